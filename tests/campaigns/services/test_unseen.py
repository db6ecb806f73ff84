"""Templates that print what no event has brought."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import SYSTEM
from events.models import ClientAction
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand
from tests.factories.deliveries import make_template

pytestmark = pytest.mark.django_db

GRAPH = chain(trigger("paid"), node("mail", "send_email", template="hello"))


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    body = "{{event.order.id}} {{client.eventContext.amonut}} {{event.note|default('')}} {{customer.name}}"
    make_template(brand, subject="Paid", body=body)
    return brand


def warnings(brand: Brand) -> list[tuple[str, str]]:
    campaign = campaigns.create(SYSTEM, brand, f"c{brand.campaigns.count()}", "C", GRAPH)
    return [(p.node, p.message) for p in campaigns.problems_of(campaign) if p.warning]


def test_a_misspelt_field_is_named_at_the_node_that_sends_it(brand: Brand, now: datetime) -> None:
    ClientAction.objects.create(
        brand=brand, name="paid", first_seen=now, last_seen=now, fields={"order": {}, "amount": {}}
    )

    [(where, message)] = warnings(brand)

    assert where == "mail"
    assert "{{event.amonut}}" in message
    assert "order" not in message
    assert "note" not in message


def test_nothing_is_said_of_an_event_that_has_not_come_yet(brand: Brand, now: datetime) -> None:
    ClientAction.objects.create(brand=brand, name="paid", registered=True)

    assert warnings(brand) == []


def test_a_warning_does_not_keep_a_campaign_from_being_published(brand: Brand, now: datetime) -> None:
    ClientAction.objects.create(brand=brand, name="paid", first_seen=now, last_seen=now, fields={})
    campaign = campaigns.create(SYSTEM, brand, "c", "C", GRAPH)

    assert campaigns.publish(SYSTEM, campaign, now).number == 1
