"""Control group."""

from __future__ import annotations

from datetime import datetime

import pytest
from pydantic import ValidationError

from campaigns.models import Run, Visit
from campaigns.nodes.control_group import ControlGroupConfig
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services import audiences
from crm.services.changes import SYSTEM
from gateways.models import Message
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_customer
from tests.factories.deliveries import make_template
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

MAIL = [node("mail", "send_email", template="hello"), node("rest", "wait", days=1)]
APART = chain(trigger(), node("apart", "control_group", share=50), *MAIL)


@pytest.fixture
def people(brand: Brand) -> list[Customer | None]:
    make_template(brand)
    return [make_customer(brand) for _ in range(400)]


def control_of(slug: str) -> set[int]:
    runs = Run.objects.filter(campaign__slug=slug, control=True)
    return set(runs.values_list("customer", flat=True))


def test_a_share_is_set_apart_and_walks_on_without_being_written_to(
    brand: Brand, people: list[Customer | None], now: datetime
) -> None:
    publish(brand, APART, now)
    arrive_all(brand, people, now)
    advance_all(now)

    apart = control_of("journey")
    assert 160 <= len(apart) <= 240  # binomial, four standard deviations
    written = set(Message.objects.values_list("customer", flat=True))
    assert written == {one.pk for one in people if one} - apart
    one = Run.objects.filter(control=True)[0]
    assert trace(one) == [("start", "next"), ("apart", "next"), ("mail", "skipped")]
    assert one.node == "rest"
    assert set(Visit.objects.filter(run=one, node__in=["apart", "mail"]).values_list("why", flat=True)) == {
        "control group"
    }


def test_the_same_customers_are_drawn_by_the_next_version_and_by_the_settings(
    brand: Brand, people: list[Customer | None], now: datetime
) -> None:
    campaign = publish(brand, APART, now, entry={"mode": "every_time"})
    arrive_all(brand, people, now)
    advance_all(now)
    first = control_of("journey")
    settings = {"entry": {"mode": "every_time"}, "control_group": {"share": 50}}
    campaigns.save_draft(SYSTEM, campaign, graph=chain(trigger(), *MAIL), settings=settings)
    campaigns.publish(SYSTEM, campaign, now)
    arrive_all(brand, people, now)
    advance_all(now)

    assert control_of("journey") == first
    assert Run.objects.filter(version__number=2, control=True).count() == len(first)
    assert Visit.objects.filter(run__version__number=2, node="start", why="control group").count() == len(
        first
    )


def test_a_larger_share_adds_to_the_smaller_one_and_campaigns_draw_apart(
    brand: Brand, people: list[Customer | None], now: datetime
) -> None:
    for slug, share in (("journey", 50), ("other", 50)):
        publish(brand, chain(trigger(), *MAIL), now, slug=slug, control_group={"share": share})
    campaign = publish(brand, chain(trigger("again"), *MAIL), now, slug="third", control_group={"share": 10})
    arrive_all(brand, people, now)
    arrive_all(brand, people, now, client_action="again")
    tenth = control_of("third")
    settings = {"entry": {"mode": "every_time"}, "control_group": {"share": 40}}
    campaigns.save_draft(SYSTEM, campaign, settings=settings)
    campaigns.publish(SYSTEM, campaign, now)
    arrive_all(brand, people, now, client_action="again")

    assert control_of("journey") != control_of("other")
    assert tenth < control_of("third")


def test_an_audience_is_set_apart(brand: Brand, people: list[Customer | None], now: datetime) -> None:
    anna, bert = people[0], people[1]
    assert anna and bert
    audience = audiences.create(SYSTEM, brand, "spared", "Spared")
    audiences.add(SYSTEM, audience, [anna.ext_id], now)
    publish(brand, chain(trigger(), node("apart", "control_group", audience="spared"), *MAIL), now)
    arrive_all(brand, [anna, bert], now)
    advance_all(now)

    assert (run_of(anna).control, run_of(bert).control) == (True, False)


@pytest.mark.parametrize("config", [{"share": 51}, {"share": -1}, {"share": 5, "audience": "spared"}])
def test_it_wants_half_at_most_or_an_audience(config: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ControlGroupConfig.model_validate(config)
