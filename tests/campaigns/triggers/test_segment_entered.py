"""Segment entered, and segment left."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.models import Run
from campaigns.services.why import why_not
from crm.models import Brand, Customer
from crm.services import segments
from crm.services.changes import SYSTEM
from events.models import Event
from events.services.ingest import accept
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.events import batch, effect_all, posted
from tests.factories.journeys import advance_all, arrive
from tests.factories.segments import build_all, keep_all, make_segment

pytestmark = pytest.mark.django_db

BUYERS = {"event": "purchase", "within": {"days": 30}}


def buys(customer: Customer, now: datetime) -> None:
    """A purchase, and all that follows from it."""
    event = posted(now, "purchase", customer.ext_id, ext_brand_id=customer.brand.slug)
    accept(make_caller(customer.brand), batch(event), now, "native")
    everything(now)


def everything(now: datetime) -> None:
    """Events take effect, memberships follow, and their news take effect."""
    effect_all(now)
    keep_all(now)
    effect_all(now)


def test_who_comes_into_a_segment_enters_once_for_each_time(brand: Brand, now: datetime) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    make_segment(brand, "lovers", BUYERS, now)
    campaign = waiting_for(brand, now, "segment_entered", segment="buyers")
    anna, other = make_customer(brand, "anna"), make_brand("other")
    make_customer(brand, "bystander")
    make_segment(other, "buyers", BUYERS, now)

    buys(anna, now)
    buys(anna, now + timedelta(days=1))
    buys(make_customer(other, "anna"), now)

    assert entered() == ["anna"]
    assert Run.objects.get().context == {"segment": "buyers", "cause": "event:purchase"}
    assert set(Event.objects.filter(name="segment_entered").values_list("brand", flat=True)) == {brand.pk}

    everything(now + timedelta(days=40))
    buys(anna, now + timedelta(days=41))
    assert entered(campaign) == ["anna", "anna"]


def test_who_leaves_a_segment_enters_by_time_alone(brand: Brand, now: datetime) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    waiting_for(brand, now, "segment_left", segment="buyers")
    buys(make_customer(brand, "anna"), now)
    assert entered() == []

    everything(now + timedelta(days=40))

    assert entered() == ["anna"]
    assert Run.objects.get().context["cause"] == "time"


@pytest.mark.parametrize(("when_redefined", "came"), [(False, []), (True, ["anna"])])
def test_a_segment_that_is_defined_anew_lets_in_only_if_told_so(
    brand: Brand, now: datetime, when_redefined: bool, came: list[str]
) -> None:
    segment = make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "AT"}, now)
    campaign = waiting_for(brand, now, "segment_entered", segment="germans", when_redefined=when_redefined)
    anna = make_customer(brand, "anna", country="DE")

    for _ in range(2):  # the second time nothing changes
        german = {"attribute": "country", "op": "eq", "value": "DE"}
        segments.change(SYSTEM, segment, now, condition=german)
        build_all(now)
        effect_all(now)

    assert entered() == came
    assert Event.objects.filter(name="segment_entered").count() == len(came)
    assert [reason.code for reason in why_not(campaign, anna, now)] == ([] if came else ["no_event"])


def test_a_segment_that_nobody_waits_for_is_not_told_of(brand: Brand, now: datetime) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    waiting_for(brand, now, "segment_left", segment="buyers")

    buys(make_customer(brand, "anna"), now)

    assert not Event.objects.filter(name__startswith="segment_").exists()


def test_a_segment_that_there_is_not_is_refused(brand: Brand) -> None:
    for kind in ("segment_entered", "segment_left"):
        assert fields_refused(brand, kind, segment="nobody") == [("start", "segment")]


def test_a_step_may_wait_for_it(brand: Brand, now: datetime) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    bought = {
        "id": "bought",
        "event": "segment_entered",
        "where": [{"field": "segment", "op": "eq", "value": "buyers"}],
    }
    graph = chain(
        trigger(), node("wait", "wait_for_event", events=[bought], days=9), node("end", "exit"),
        edges=[("start", "next", "wait"), ("wait", "bought", "end")],
    )  # fmt: skip
    publish(brand, graph, now)
    anna, bob = make_customer(brand, "anna"), make_customer(brand, "bob")
    for customer in (anna, bob):
        arrive(brand, customer, now)
    advance_all(now)

    buys(anna, now)
    advance_all(now)

    assert trace(run_of(anna)) == [("start", "next"), ("wait", "bought"), ("end", "")]
    assert run_of(bob).state == "listening"
