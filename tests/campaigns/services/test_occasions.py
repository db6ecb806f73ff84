"""The calendar: due moments are fired once each, whoever pauses, publishes, or dies in between."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Campaign, FanOut, Occasion, Run
from campaigns.queries.pending import occasions_due
from campaigns.services import campaigns
from campaigns.services.estimate import estimate
from campaigns.services.occasions import fire
from campaigns.services.trial import Trial, try_out
from campaigns.services.why import why_not
from crm.models import Brand
from crm.services import labels
from crm.services.changes import SYSTEM
from lib.errors import Invalid
from tests.factories.campaigns import chain, node, publish
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive, turn_pages

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
END = node("end", "exit")


def daily(at: str = "12:00", **config: Any) -> dict[str, Any]:
    return chain(node("start", "customer_date", attribute="birthday", at=at, **config), END)


def occasions() -> list[datetime]:
    """The moments that have been fired, in order."""
    return list(FanOut.objects.order_by("id").values_list("occasion", flat=True))


def noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def republish(campaign: Campaign, now: datetime, graph: dict[str, Any] | None = None) -> None:
    campaigns.save_draft(SYSTEM, campaign, graph=graph)
    campaigns.publish(SYSTEM, campaign, now)


def test_a_trigger_is_due_from_when_it_is_published(brand: Brand, now: datetime) -> None:
    publish(brand, daily(), now)

    assert Occasion.objects.get().due_at == noon(2)
    assert not occasions_due(noon(2) - timedelta(seconds=1))
    assert occasions_due(noon(2))
    assert fire(noon(2))
    assert not occasions_due(noon(2))
    assert not fire(noon(2))
    assert occasions() == [noon(2)]


def test_each_trigger_of_a_campaign_has_its_own_moments(brand: Brand, now: datetime) -> None:
    graph = chain(
        node("noon", "customer_date", attribute="birthday", at="12:00"),
        node("once", "date_reached", date="2026-03-04"),
        node("off", "date_reached", date="2026-03-04"),
        END,
        edges=[("noon", "next", "end"), ("once", "next", "end"), ("off", "next", "end")],
    )
    graph["nodes"][2]["disabled"] = True
    publish(brand, graph, now)

    while fire(noon(4)):
        pass

    fired = list(FanOut.objects.order_by("occasion").values_list("node", "occasion"))
    assert fired == [
        ("noon", noon(2)),
        ("noon", noon(3)),
        ("once", noon(4) - timedelta(hours=12)),
        ("noon", noon(4)),
    ]


@pytest.mark.parametrize("how", ["drain", "hold"])
def test_what_falls_into_a_pause_is_not_made_up(brand: Brand, now: datetime, how: str) -> None:
    campaign = publish(brand, daily(), now)
    campaigns.pause(SYSTEM, campaign, how)
    assert not occasions_due(noon(5))

    campaigns.resume(SYSTEM, campaign, noon(5))
    while fire(noon(6)):
        pass

    assert occasions() == [noon(6)]


def test_a_campaign_that_was_stopped_fires_no_more(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, daily(), now)

    campaigns.stop(SYSTEM, campaign, now)

    assert not Occasion.objects.exists()


def test_a_new_version_neither_loses_nor_doubles_a_moment(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, daily(), now)
    fire(noon(2))

    republish(campaign, noon(2))  # right after it was fired, by a clock that lags
    assert not fire(noon(2))
    republish(campaign, noon(3) + timedelta(seconds=1))  # just before the sweep comes round
    assert fire(noon(3) + timedelta(seconds=2))

    assert occasions() == [noon(2), noon(3)]


def test_a_date_that_has_come_does_not_come_again_with_a_new_version(brand: Brand, now: datetime) -> None:
    graph = chain(node("start", "date_reached", date="2026-03-03"), END)
    campaign = publish(brand, graph, now)
    fire(noon(3))

    republish(campaign, now)

    assert Occasion.objects.get().due_at is None


def test_a_trigger_that_was_changed_begins_anew(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, daily("12:00"), now)
    republish(campaign, noon(2) + timedelta(minutes=1), daily("15:00"))

    while fire(noon(3)):
        pass

    assert occasions() == [noon(2) + timedelta(hours=3)]
    assert FanOut.objects.get().version.number == 2


def test_a_transaction_that_fails_fires_nothing_and_the_next_one_does(brand: Brand, now: datetime) -> None:
    publish(brand, daily(), now)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fire(noon(2))
        raise ZeroDivisionError

    assert occasions() == []
    assert fire(noon(2))
    assert occasions() == [noon(2)]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(1, 80), st.booleans()), min_size=1, max_size=8))
def test_a_process_that_dies_at_any_moment_fires_each_day_once(
    now: datetime, steps: list[tuple[int, bool]]
) -> None:
    """It looks every so many hours; each second time it dies before what it did is kept."""
    version = publish(make_brand(), daily(), now).live
    moment = now
    for hours, dies in [*steps, (1, False)]:
        moment += timedelta(hours=hours)
        try:
            with transaction.atomic():
                while fire(moment):
                    pass
                if dies:
                    raise InterruptedError
        except InterruptedError:
            continue

    fired = list(FanOut.objects.filter(version=version).order_by("id").values_list("occasion", flat=True))
    assert fired == [noon(2) + number * DAY for number in range((moment - noon(2)) // DAY + 1)]


@pytest.mark.django_db(transaction=True)
def test_four_processes_at_once_fire_each_moment_once(now: datetime) -> None:
    brand = make_brand()
    for number in range(5):
        publish(brand, daily(), now, slug=f"journey-{number}")

    def work() -> None:
        try:
            while fire(noon(4)):
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while fire(noon(4)):
        pass

    assert sorted(occasions()) == sorted([noon(day) for day in (2, 3, 4)] * 5)


def test_who_entered_by_the_calendar_has_the_day_at_hand(brand: Brand, now: datetime) -> None:
    make_customer(brand, birthday="1990-03-02", wish="2026-03-02")
    make_customer(brand, birthday="1990-03-02", wish="2026-03-03")
    graph = chain(
        node("start", "customer_date", attribute="birthday", at="12:00"),
        node("wished", "filter", condition={"attribute": "wish", "op": "on", "value": "$date"}),
        END,
        edges=[("start", "next", "wished"), ("wished", "yes", "end")],
    )
    publish(brand, graph, now)

    turn_pages(noon(2))
    advance_all(noon(2))

    ended = Run.objects.order_by("customer_id").values_list("state", "node")
    assert list(ended) == [("exited", "end"), ("done", "wished")]


def test_a_second_time_goes_by_the_entry_rules(brand: Brand, now: datetime) -> None:
    make_customer(brand)
    yearly = node("start", "recurring_date", start="2026-03-02", at="12:00", recurrence="FREQ=YEARLY")
    publish(brand, chain(yearly, node("rest", "wait", days=800)), now, entry={"mode": "once_while_open"})

    for moment in (noon(2), noon(2) + 365 * DAY):
        assert turn_pages(moment) == 1
        advance_all(moment)

    assert Run.objects.count() == 1


def test_a_zone_that_there_is_not_is_refused_at_the_label(brand: Brand) -> None:
    with pytest.raises(Invalid) as refused:
        labels.change(SYSTEM, brand.label, time_zone="Mars/Olympus_Mons")

    assert refused.value.field == "time_zone"


def test_why_says_when_it_fires_next_and_what_is_missing_then(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand, ext_id="anna", birthday="1990-03-03")
    bert = make_customer(brand, ext_id="bert", birthday="1990-08-03")
    campaign = publish(brand, daily(), noon(2))

    (only,) = why_not(campaign, anna, noon(2))
    first, second = why_not(campaign, bert, noon(2))

    assert (only.code, only.node) == ("not_yet", "start")
    assert only.message == (
        "“start” lets customers in on birthday, at 12:00; the next time is 2026-03-03T12:00+00:00."
    )
    assert (first.code, second.code) == ("not_yet", "condition")
    assert "birthday falls on 03-03" in second.message


def test_why_says_that_a_date_has_passed(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, chain(node("start", "date_reached", date="2026-03-01"), END), now)

    (reason,) = why_not(campaign, make_customer(brand), now)

    assert reason.message == "“start” lets customers in on 1 March 2026; that has passed, it does so no more."


@pytest.mark.parametrize(
    ("type_", "config"),
    [
        ("date_reached", {"date": "2026-12-24"}),
        ("recurring_date", {"start": "2026-12-24"}),
        ("customer_date", {"attribute": "birthday"}),
        ("days_since", {"days": 7}),
    ],
)
def test_a_trial_lets_the_customer_in_as_if_the_moment_had_come(
    brand: Brand, now: datetime, type_: str, config: dict[str, Any]
) -> None:
    customer = make_customer(brand, country="DE")
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    graph = chain(node("start", type_, where=german, **config), node("rest", "wait", days=1), END)
    campaign = campaigns.create(SYSTEM, brand, "c", "C", graph)

    trace = try_out(campaign, Trial(customer=customer, trigger="start", at=now))
    stranger = try_out(campaign, Trial(customer=None, trigger="start", at=now))

    assert [step.node for step in trace.steps] == ["start", "rest", "end"]
    assert [reason.code for reason in stranger.why_not] == ["condition"]
    assert not Run.objects.exists()


def test_an_estimate_counts_whom_the_next_moment_concerns(brand: Brand, now: datetime) -> None:
    from campaigns.engine.graph import parse

    for day in ("03-02", "03-02", "03-03"):
        make_customer(brand, birthday=f"1990-{day}")

    found = estimate(brand, parse(daily())[0], now)

    assert found is not None
    assert (found.customers, found.sentence) == (
        2,
        "At the next moment of the calendar 2 customers would enter.",
    )


def test_an_event_sets_off_no_trigger_of_the_calendar(brand: Brand, now: datetime) -> None:
    publish(brand, daily(), now)

    arrive(brand, make_customer(brand), now, name="customer_date")
    arrive(brand, None, now, name="customer_date")

    assert not Run.objects.exists()
    assert not FanOut.objects.exists()
