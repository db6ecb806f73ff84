"""Looking back: what came between the arrival of runs and its commit, asked once for all that arrived together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.engine.advance import advance
from campaigns.models import Campaign, LookBack, Run
from campaigns.queries.pending import runs_due
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services import segments
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
PAID = {"id": "paid", "event": "order_paid"}


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def listening(brand: Brand, number: int, now: datetime, **awaited: object) -> tuple[Campaign, list[Customer]]:
    """So many who have just begun to listen."""
    ear = node("ear", "wait_for_event", events=[{**PAID, **awaited}], hours=2)
    rest = node("rest", "wait", days=1)
    edges = [("start", "next", "ear"), ("ear", "paid", "rest")]
    campaign = publish(brand, chain(trigger(), ear, rest, edges=edges), now)
    customers = [make_customer(brand) for _ in range(number)]
    arrive_all(brand, list(customers), now)
    advance(now)
    return campaign, customers


def standing() -> list[tuple[str, str]]:
    return list(Run.objects.order_by("customer_id").values_list("node", "state"))


def test_all_who_begin_together_are_looked_after_together_and_once(brand: Brand, now: datetime) -> None:
    _, (anna, *others) = listening(brand, 5, now)
    make_event(brand, anna, "order_paid", now)  # dispatched while nobody was seen to listen
    assert [len(one.runs) for one in LookBack.objects.all()] == [5]
    assert runs_due(now)

    assert advance(now) == 6  # five were looked after, one goes on

    assert standing() == [("rest", "waiting"), *[("ear", "listening")] * len(others)]
    assert not LookBack.objects.exists()
    assert not runs_due(now)
    assert advance(now) == 0


def test_many_take_as_many_statements_as_one(brand: Brand, now: datetime) -> None:
    listening(brand, 1, now)
    with CaptureQueriesContext(connection) as few:
        advance(now)
    campaigns.stop(SYSTEM, Campaign.objects.get(), now)
    listening(make_brand("other"), 50, now)
    with CaptureQueriesContext(connection) as many:
        advance(now)

    assert len(many) <= len(few) <= 8


def test_on_hold_whoever_missed_something_goes_on_afterwards(brand: Brand, now: datetime) -> None:
    campaign, (anna,) = listening(brand, 1, now)
    make_event(brand, anna, "order_paid", now)
    campaigns.pause(SYSTEM, campaign, "hold")
    advance_all(now)
    assert standing() == [("ear", "listening")]

    campaigns.resume(SYSTEM, campaign, now + HOUR)
    advance_all(now + HOUR)

    assert trace(Run.objects.get())[-1] == ("ear", "paid")


def test_whoever_stopped_to_listen_meanwhile_is_left_alone(brand: Brand, now: datetime) -> None:
    campaign, (anna,) = listening(brand, 1, now)
    make_event(brand, anna, "order_paid", now)
    campaigns.stop(SYSTEM, campaign, now)

    advance_all(now)

    assert trace(Run.objects.get()) == [("start", "next")]


def test_what_cannot_be_asked_any_more_is_seen_on_the_run(brand: Brand, now: datetime) -> None:
    segment = segments.create(SYSTEM, brand, "vip", "VIP", {"attribute": "vip", "op": "exists"}, now)
    listening(brand, 1, now, where={"segment": "vip"})
    segment.delete()

    advance_all(now)

    run = Run.objects.get()
    assert (run.state, run.node) == ("failed", "ear")
    assert "vip" in run.reason
