"""Points expiring."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.engine.graph import parse
from campaigns.models import Run
from campaigns.triggers.points_expiring import PointsExpiring, PointsExpiringConfig
from crm.models import Brand, Customer
from tests.factories.campaigns import chain, node, publish, trace
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, turn_pages
from tests.factories.points import give

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def before(**config: Any) -> dict[str, Any]:
    return chain(node("start", "points_expiring", **config), node("end", "exit"))


def live_through(start: datetime, days: int) -> None:
    for number in range(days):
        turn_pages(start + number * DAY)
        advance_all(start + number * DAY)


def entered() -> list[tuple[str, str]]:
    """(customer, day) of all runs."""
    rows = Run.objects.order_by("context__date", "customer__ext_id").select_related("customer")
    return [(run.customer.ext_id, run.context["date"]) for run in rows]


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def test_it_warns_so_many_days_before_each_day_on_which_points_end(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    give(anna, 60, now, expires_at=now + 10 * DAY)
    give(anna, 10, now, expires_at=now + 10 * DAY + timedelta(hours=2))
    give(anna, 50, now, expires_at=now + 12 * DAY)
    give(make_customer(make_brand("other"), "stranger"), 60, now, expires_at=now + 10 * DAY)
    give(make_customer(brand, "for ever"), 60, now)
    publish(brand, before(days=7), now, entry={"mode": "every_time"})

    live_through(now, 14)

    assert entered() == [("anna", "2026-03-05"), ("anna", "2026-03-07")]
    assert trace(Run.objects.order_by("id")[0]) == [("start", "next"), ("end", "")]


def test_it_warns_of_what_is_left_and_not_of_little(brand: Brand, anna: Customer, now: datetime) -> None:
    rich = make_customer(brand, "rich")
    for one, spent in ((anna, 51), (rich, 50)):
        give(one, 100, now, expires_at=now + 10 * DAY)
        give(one, -spent, now)
    publish(brand, before(days=7, minimum=50), now)

    live_through(now, 9)

    assert entered() == [("rich", "2026-03-05")]


def test_only_those_who_are_meant_enter(brand: Brand, anna: Customer, now: datetime) -> None:
    german = make_customer(brand, "german", country="DE")
    for one in (anna, german):
        give(one, 100, now, expires_at=now + 10 * DAY)
    publish(
        brand, before(days=7, where=[{"attribute": "country", "op": "eq", "value": "DE"}], at="09:00"), now
    )

    live_through(now, 9)

    assert entered() == [("german", "2026-03-05")]


def test_it_says_what_it_does() -> None:
    config = PointsExpiringConfig(days=1, minimum=1_000)

    assert PointsExpiring.summary(config) == "1 day before at least 1,000 points expire"


@pytest.mark.parametrize("field", ["days", "minimum"])
def test_a_config_out_of_range_names_the_field(field: str) -> None:
    _, problems = parse(before(**{field: 0}))

    assert (problems[0].node, problems[0].field) == ("start", field)
