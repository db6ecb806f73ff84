"""Wait for an event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Campaign, Listener, Run, Visit
from campaigns.nodes.wait_for_event import WaitForEventConfig
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
PAID = {"id": "paid", "event": "order_paid"}
LEFT = {"id": "left", "event": "client_action", "action": "close_account"}


@pytest.fixture
def brand() -> Brand:
    return make_brand()


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


@pytest.fixture
def bert(brand: Brand) -> Customer:
    """Waits beside her, and nothing happens to him."""
    return make_customer(brand, "bert")


def waiting(brand: Brand, now: datetime, *events: dict[str, Any], **config: Any) -> Campaign:
    settings = config.pop("settings", {})
    graph = chain(
        trigger(),
        node("ear", "wait_for_event", events=list(events or (PAID, LEFT)), **{"hours": 2, **config}),
        node("thanks", "wait", days=1),
        node("late", "wait", days=2),
        edges=[("start", "next", "ear"), ("ear", "paid", "thanks"), ("ear", "timeout", "late")],
    )
    return publish(brand, graph, now, **settings)


def why(run: Run) -> str:
    return Visit.objects.get(run=run, node="ear").why


def test_whoever_hears_of_it_goes_on_and_the_others_wait(
    brand: Brand, anna: Customer, bert: Customer, now: datetime
) -> None:
    waiting(brand, now)
    for customer in (anna, bert):
        arrive(brand, customer, now)
    advance_all(now)
    assert run_of(anna).due_at == now + 2 * HOUR

    arrive(brand, anna, now + HOUR, "order_paid")
    arrive(brand, anna, now + HOUR, "order_seen")
    advance_all(now + HOUR)

    assert trace(run_of(anna)) == [("start", "next"), ("ear", "paid")]
    assert run_of(anna).node == "thanks"
    assert why(run_of(anna)) == "order_paid came"
    assert (run_of(bert).state, run_of(bert).node) == ("listening", "ear")


def test_the_first_of_two_events_decides_and_its_outlet_may_lead_nowhere(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    waiting(brand, now)
    arrive(brand, anna, now)
    advance_all(now)
    arrive(brand, anna, now + HOUR, "client_action", client_action="close_account")
    arrive(brand, anna, now + HOUR, "order_paid")
    advance_all(now + HOUR)

    assert trace(run_of(anna)) == [("start", "next"), ("ear", "left")]
    assert run_of(anna).state == "done"


def test_when_nothing_comes_the_time_runs_out_once(brand: Brand, anna: Customer, now: datetime) -> None:
    waiting(brand, now)
    arrive(brand, anna, now)
    advance_all(now)
    advance_all(now + 2 * HOUR - timedelta(seconds=1))
    assert run_of(anna).node == "ear"

    advance_all(now + 2 * HOUR)

    assert trace(run_of(anna)) == [("start", "next"), ("ear", "timeout")]
    assert why(run_of(anna)) == "nothing came within 2 hours"
    arrive(brand, anna, now + 3 * HOUR, "order_paid")
    advance_all(now + 3 * HOUR)
    assert run_of(anna).node == "late"


def test_what_came_before_the_step_counts_only_where_it_is_told_to(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    rest = node("rest", "wait", hours=1)
    ear = node("ear", "wait_for_event", events=[PAID], hours=2)
    since_entry = node("ear", "wait_for_event", events=[PAID], hours=2, since="entry")
    publish(brand, chain(trigger(), rest, ear), now, "step")
    publish(brand, chain(trigger(), rest, since_entry), now, "entry")
    make_event(brand, anna, "order_paid", now - HOUR)
    arrive(brand, anna, now)
    advance_all(now)
    arrive(brand, anna, now + HOUR / 2, "order_paid")

    advance_all(now + HOUR)

    assert Run.objects.get(campaign__slug="step").state == "listening"
    assert trace(Run.objects.get(campaign__slug="entry"))[-1] == ("ear", "paid")


def test_what_came_between_the_arrival_and_its_commit_is_not_missed(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    waiting(brand, now)
    arrive(brand, anna, now)
    make_event(brand, anna, "order_paid", now)  # dispatched while nobody was seen to listen

    advance_all(now)

    assert trace(run_of(anna))[-1] == ("ear", "paid")


def test_rows_about_fields_read_the_event_and_dollars_the_one_of_the_entry(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    same = {"all": [{"field": "order", "op": "eq", "value": "$order"}]}
    waiting(brand, now, {**PAID, "where": same})
    arrive(brand, anna, now, order="A-1")
    advance_all(now)

    arrive(brand, anna, now, "order_paid", order="A-2")
    advance_all(now)
    assert run_of(anna).state == "listening"
    arrive(brand, anna, now, "order_paid", order="A-1")
    advance_all(now)
    assert trace(run_of(anna))[-1] == ("ear", "paid")


def test_runs_of_two_keys_wait_for_their_own(brand: Brand, anna: Customer, now: datetime) -> None:
    waiting(brand, now, settings={"entry": {"mode": "once_while_open", "entry_key": "order"}})
    for order in ("A-1", "A-2"):
        arrive(brand, anna, now, order=order)
    advance_all(now)

    arrive(brand, anna, now, "order_paid", order="A-2")
    advance_all(now)

    assert {run.entry_key: run.node for run in Run.objects.all()} == {"A-1": "ear", "A-2": "thanks"}


def test_a_stranger_of_the_same_name_wakes_nobody(brand: Brand, anna: Customer, now: datetime) -> None:
    waiting(brand, now)
    arrive(brand, anna, now)
    advance_all(now)
    other = make_brand()

    arrive(other, make_customer(other, "anna"), now, "order_paid")
    advance_all(now)

    assert run_of(anna).state == "listening"


def test_on_hold_it_hears_and_goes_on_afterwards(brand: Brand, anna: Customer, now: datetime) -> None:
    campaign = waiting(brand, now)
    arrive(brand, anna, now)
    advance_all(now)
    campaigns.pause(SYSTEM, campaign, "hold")
    arrive(brand, anna, now + HOUR, "order_paid")
    advance_all(now + 5 * HOUR)
    assert run_of(anna).node == "ear"

    campaigns.resume(SYSTEM, campaign, now + 5 * HOUR)
    advance_all(now + 5 * HOUR)

    assert trace(run_of(anna))[-1] == ("ear", "paid")


def test_those_in_an_old_version_still_hear_and_versions_without_anybody_are_forgotten(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = waiting(brand, now)
    arrive(brand, anna, now)
    advance_all(now)
    for _ in range(3):
        campaigns.publish(SYSTEM, campaign, now)

    numbers = Listener.objects.order_by("version__number").values_list("version__number", flat=True)
    assert list(dict.fromkeys(numbers)) == [1, 3, 4]
    arrive(brand, anna, now, "order_paid")
    advance_all(now)
    assert trace(Run.objects.get(version__number=1))[-1] == ("ear", "paid")

    campaigns.stop(SYSTEM, campaign, now)
    assert not Listener.objects.exists()


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"events": [PAID]}, "say how long to wait at most"),
        ({"events": [], "hours": 1}, "at least 1 item"),
        ({"events": [PAID, PAID], "hours": 1}, "two events have the same id"),
        ({"events": [{**PAID, "id": "timeout"}], "hours": 1}, "outlet of those for whom nothing comes"),
        ({"events": [PAID], "days": 3_651}, "less than or equal to 3650"),
        ({"events": [{"id": "a b", "event": "x"}], "hours": 1}, "should match pattern"),
    ],
)
def test_what_makes_no_sense_is_refused(config: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        WaitForEventConfig.model_validate(config)
