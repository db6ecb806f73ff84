"""Send SMS."""

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


def test_it_writes_a_message_of_its_channel(now: datetime) -> None:
    brand = make_brand()
    make_template(brand, "short", "sms", body="Hello")
    publish(brand, chain(trigger(), node("text", "send_sms", template="short")), now)
    arrive(brand, make_customer(brand), now)

    advance_all(now)

    assert Message.objects.get().channel == "sms"


def test_a_template_of_another_channel_cannot_be_published(now: datetime) -> None:
    brand = make_brand()
    make_template(brand, "mail")
    campaign = campaigns.create(
        SYSTEM, brand, "c", "C", chain(trigger(), node("text", "send_sms", template="mail"))
    )

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(SYSTEM, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("text", "bad_template")]
    assert "for email" in refused.value.problems[0].message


@pytest.mark.parametrize("immediately", [True, False])
def test_it_hands_on_whether_the_window_counts(now: datetime, immediately: bool) -> None:
    brand = make_brand()
    make_template(brand, "short", "sms", body="Hello")
    text = node("text", "send_sms", template="short", deliver_immediately=immediately)
    publish(brand, chain(trigger(), text), now)
    arrive(brand, make_customer(brand), now)

    advance_all(now)

    assert Message.objects.get().options.get("deliver_immediately", False) is immediately
