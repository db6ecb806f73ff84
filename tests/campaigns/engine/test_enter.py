"""Entering: who gets in by an event, how often, and under which key."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest

from campaigns.models import FanOut, Run
from campaigns.services import campaigns
from campaigns.services.entry import fan_out
from campaigns.services.why import why_not
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from events.models import SetAside
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
REST = chain(trigger(), node("rest", "wait", hours=2))


@pytest.fixture
def anna(brand: Brand) -> Customer:
    make_customer(brand, ext_id="bystander")
    return make_customer(brand, ext_id="anna")


def test_an_event_lets_its_customer_in_and_nobody_else(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now)

    arrive(brand, anna, now, url="https://x")

    run = run_of(anna)
    assert Run.objects.count() == 1
    assert (run.state, run.node, run.context["url"]) == ("ready", "rest", "https://x")
    assert trace(run) == [("start", "next")]


def test_another_action_another_event_and_another_brand_let_nobody_in(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, REST, now)
    stranger = make_customer(make_brand("other"), ext_id="anna")

    arrive(brand, anna, now, client_action="something_else")
    arrive(brand, anna, now, name="purchase")
    arrive(stranger.brand, stranger, now)

    assert not Run.objects.exists()


def test_rows_about_the_context_narrow_the_trigger(brand: Brand, anna: Customer, now: datetime) -> None:
    rich = chain(
        trigger(where=[{"field": "amount", "op": "gte", "value": 50}]), node("rest", "wait", hours=1)
    )
    publish(brand, rich, now, entry={"mode": "every_time"})

    arrive(brand, anna, now, amount=49)
    arrive(brand, anna, now, amount=50)
    arrive(brand, anna, now, amount="50")

    assert [run.context["amount"] for run in Run.objects.all()] == [50]


@pytest.mark.parametrize(
    ("mode", "while_open", "after_the_end"),
    [("once", 1, 1), ("once_while_open", 1, 2), ("every_time", 2, 3), ("restart", 2, 3)],
)
def test_the_entry_mode_decides_how_often(
    brand: Brand, anna: Customer, now: datetime, mode: str, while_open: int, after_the_end: int
) -> None:
    publish(brand, REST, now, entry={"mode": mode})

    arrive(brand, anna, now)
    arrive(brand, anna, now + HOUR)
    assert Run.objects.count() == while_open

    advance_all(now + HOUR)
    advance_all(now + 9 * HOUR)
    assert not Run.objects.filter(finished_at=None).exists()

    arrive(brand, anna, now + 10 * HOUR)
    assert Run.objects.count() == after_the_end


@pytest.mark.parametrize(
    ("mode", "runs"), [("once", 1), ("once_while_open", 1), ("every_time", 2), ("restart", 1)]
)
def test_two_events_of_one_customer_in_one_set_count_as_two(
    brand: Brand, anna: Customer, now: datetime, mode: str, runs: int
) -> None:
    publish(brand, REST, now, entry={"mode": mode})

    arrive_all(brand, [anna, anna], now)

    assert Run.objects.filter(customer=anna).count() == runs


def test_a_restart_ends_the_run_that_was_open(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, entry={"mode": "restart"})

    arrive(brand, anna, now, round=1)
    arrive(brand, anna, now + HOUR, round=2)

    assert [(r.context["round"], r.state, r.reason) for r in Run.objects.order_by("id")] == [
        (1, "exited", "restarted"),
        (2, "ready", ""),
    ]


def test_an_entry_key_keeps_orders_apart(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, entry={"mode": "once", "entry_key": "order_id"})

    for order in ("A1", "A2", "A1"):
        arrive(brand, anna, now, order_id=order)

    assert sorted(Run.objects.values_list("entry_key", flat=True)) == ["A1", "A2"]


@pytest.mark.parametrize("mode", ["once", "once_while_open", "restart", "every_time"])
def test_a_key_longer_than_an_index_takes_counts_by_its_beginning(
    brand: Brand, anna: Customer, now: datetime, mode: str
) -> None:
    campaign = publish(brand, REST, now, entry={"mode": mode, "entry_key": "order_id"})
    drawn = Random(0)  # noqa: S311 -- noise that no index can make smaller
    long = "".join(chr(drawn.randrange(0x10000, 0x1F000)) for _ in range(7_000))

    arrive_all(brand, [anna], now, order_id=long)
    arrive_all(brand, [anna], now, order_id="A1")

    assert sorted(Run.objects.values_list("entry_key", flat=True)) == ["A1", long[:500]]
    assert not SetAside.objects.exists()
    if mode == "once":
        assert [reason.code for reason in why_not(campaign, anna, now)] == ["once"]


def test_nobody_comes_back_earlier_than_allowed(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, entry={"mode": "every_time", "not_earlier_than": {"days": 1}})

    arrive_all(brand, [anna, anna], now)
    arrive(brand, anna, now + 23 * HOUR)
    assert Run.objects.count() == 1

    arrive(brand, anna, now + 25 * HOUR)
    assert Run.objects.count() == 2


def test_the_same_event_enters_once_through_two_triggers(brand: Brand, anna: Customer, now: datetime) -> None:
    again = {**trigger(), "id": "again"}
    graph = chain(
        trigger(),
        again,
        node("rest", "wait", days=1),
        edges=[("start", "next", "rest"), ("again", "next", "rest")],
    )
    publish(brand, graph, now, entry={"mode": "every_time"})

    arrive(brand, anna, now)

    assert Run.objects.count() == 1


def test_a_once_campaign_remembers_runs_of_a_version_that_allowed_more(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now, entry={"mode": "every_time"})
    arrive(brand, anna, now)
    campaigns.save_draft(SYSTEM, campaign, settings={"entry": {"mode": "once"}})
    campaigns.publish(SYSTEM, campaign, now)

    arrive(brand, anna, now + HOUR)

    assert Run.objects.count() == 1


def test_a_system_event_reaches_everybody_it_concerns_slice_by_slice(brand: Brand, now: datetime) -> None:
    for number in range(7):
        make_customer(brand, ext_id=f"c{number}", favourite="bag" if number % 2 else "hat")
    make_customer(make_brand("other"), favourite="bag")
    graph = chain(
        node(
            "start",
            "system_event_occurred",
            event="in_stock",
            where={"attribute": "favourite", "op": "eq", "value": "$product"},
        ),
        node("rest", "wait", days=1),
    )
    publish(brand, graph, now)

    arrive(brand, None, now, name="in_stock", product="bag")
    assert FanOut.objects.count() == 1
    slices = 0
    while fan_out(now, size=2):
        slices += 1

    assert slices == 5  # four slices of at most two customers, and one that finds nobody left
    assert not FanOut.objects.exists()
    assert sorted(Run.objects.values_list("customer__ext_id", flat=True)) == ["c1", "c3", "c5"]


@pytest.mark.parametrize("how", ["drain", "hold"])
def test_a_system_event_reaches_nobody_more_once_the_campaign_is_paused(
    brand: Brand, now: datetime, how: str
) -> None:
    for _ in range(4):
        make_customer(brand)
    graph = chain(node("start", "system_event_occurred", event="in_stock"), node("rest", "wait", days=1))
    campaign = publish(brand, graph, now)
    arrive(brand, None, now, name="in_stock")
    fan_out(now, size=2)

    campaigns.pause(SYSTEM, campaign, how)
    while fan_out(now, size=2):
        pass

    assert Run.objects.count() == 2
    assert not FanOut.objects.exists()


def test_a_customer_event_does_not_set_off_a_system_trigger(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    graph = chain(node("start", "system_event_occurred", event="in_stock"), node("rest", "wait", days=1))
    publish(brand, graph, now)

    arrive(brand, anna, now, name="in_stock")

    assert not FanOut.objects.exists()
    assert not Run.objects.exists()


def test_entering_costs_the_same_few_statements_for_one_customer_as_for_fifty(
    brand: Brand, now: datetime, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    publish(brand, REST, now)
    many: list[Customer | None] = [make_customer(brand, ext_id=f"m{n}") for n in range(50)]
    arrive(brand, many[0], now)

    # insert events, savepoint, listeners, subscriptions, missions, enter, release
    with django_assert_num_queries(7):
        arrive_all(brand, many[1:], now)

    assert Run.objects.count() == 50
