"""Date reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campaigns.models import FanOut, Occasion, Run
from campaigns.triggers.date_reached import DateReached, DateReachedConfig
from crm.models import Brand
from tests.factories.campaigns import chain, node, publish, run_of, trace
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, turn_pages

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def brand() -> Brand:
    """In Berlin, where the days of winter begin at 23:00 in UTC."""
    return make_brand(label=make_label(time_zone="Europe/Berlin"))


def on(day: str, **config: Any) -> dict[str, Any]:
    return chain(node("start", "date_reached", date=day, **config), node("end", "exit"))


def test_on_the_day_all_customers_of_the_brand_enter(brand: Brand, now: datetime) -> None:
    anna, bert = make_customer(brand), make_customer(brand)
    make_customer(make_brand("other"))
    publish(brand, on("2026-03-10"), now)
    midnight = datetime(2026, 3, 9, 23, tzinfo=UTC)

    assert turn_pages(midnight - timedelta(seconds=1)) == 0
    assert turn_pages(midnight) == 1

    assert Run.objects.count() == 2
    advance_all(midnight)
    run = run_of(anna)
    assert (run.event, run.context) == (None, {"date": "2026-03-10", "due": "2026-03-09T23:00:00+00:00"})
    assert trace(run) == [("start", "next"), ("end", "")]
    assert run_of(bert).reason == "exit"


def test_it_fires_once_and_never_again(brand: Brand, now: datetime) -> None:
    make_customer(brand)
    publish(brand, on("2026-03-10"), now, entry={"mode": "every_time"})

    for days in (8, 9, 30, 400):
        turn_pages(now + days * DAY)

    assert Run.objects.count() == 1
    assert Occasion.objects.get().due_at is None


def test_at_the_hour_that_is_given(brand: Brand, now: datetime) -> None:
    make_customer(brand)
    publish(brand, on("2026-07-10", at="09:30"), now)

    assert turn_pages(datetime(2026, 7, 10, 7, 29, tzinfo=UTC)) == 0
    assert turn_pages(datetime(2026, 7, 10, 7, 30, tzinfo=UTC)) == 1


def test_a_segment_and_a_condition_narrow_whom_it_concerns(brand: Brand, now: datetime) -> None:
    from tests.factories.segments import make_segment

    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    for name, country, age in [("anna", "DE", 40), ("bert", "DE", 20), ("carl", "AT", 40)]:
        make_customer(brand, ext_id=name, country=country, age=age)
    older = {"attribute": "age", "op": "gt", "value": 30}
    publish(brand, on("2026-03-10", segment="germans", where=older), now)

    turn_pages(now + 10 * DAY)

    assert list(Run.objects.values_list("customer__ext_id", flat=True)) == ["anna"]


def test_a_date_that_has_passed_lets_nobody_in(brand: Brand, now: datetime) -> None:
    make_customer(brand)
    publish(brand, on("2026-03-02"), now)

    assert turn_pages(now + DAY) == 0
    assert not FanOut.objects.exists()


def test_a_missed_moment_is_made_up_as_of_that_moment(brand: Brand, now: datetime) -> None:
    """Who was new on the day is not any more when Beckon runs again, and is meant all the same."""
    new = {"attribute": "registered_at", "op": "within_last", "value": {"days": 80}}
    make_customer(brand, ext_id="anna")  # registered on 1 January
    publish(brand, on("2026-03-10", where=new), now)

    turn_pages(now + 60 * DAY)

    run = Run.objects.get()
    assert run.started_at == now + 60 * DAY
    assert run.context["date"] == "2026-03-10"


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "date"),
        ({"date": "2026-02-30"}, "date"),
        ({"date": "1999-12-31"}, "date"),
        ({"date": 20260310}, "date"),
        ({"date": "2026-03-10", "at": "24:00"}, "at"),
        ({"date": "2026-03-10", "at": 900}, "at"),
        ({"date": "2026-03-10", "segment": "nobody-knows"}, "segment"),
        ({"date": "2026-03-10", "where": {"attribute": "age", "op": "older"}}, "where.op"),
    ],
)
def test_a_bad_configuration_is_named_by_its_field(brand: Brand, config: dict[str, Any], field: str) -> None:
    from campaigns.services.checking import problems_with

    graph = chain({"id": "start", "type": "date_reached", "config": config}, node("end", "exit"))

    assert field in [problem.field for problem in problems_with(brand, graph) if problem.node == "start"]


def test_it_says_in_words_when_and_whom() -> None:
    config = DateReachedConfig.model_validate({"date": "2026-12-24", "at": "09:00", "segment": "vip"})

    assert DateReached.summary(config) == "on 24 December 2026 at 09:00, segment vip"
