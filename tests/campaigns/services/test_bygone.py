"""Triggers by the calendar whose time has passed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from campaigns.services import campaigns
from campaigns.services.checking import problems_with
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node
from tests.factories.crm import make_brand, make_label

pytestmark = pytest.mark.django_db

END = node("end", "exit")
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)


@pytest.fixture
def brand() -> Brand:
    """In Berlin, where it is twelve at NOON."""
    return make_brand(label=make_label(time_zone="Europe/Berlin"))


def on(day: str, **config: Any) -> dict[str, Any]:
    return chain(node("start", "date_reached", date=day, **config), END)


def test_a_day_that_has_passed_is_warned_of_at_its_trigger(brand: Brand) -> None:
    (problem,) = problems_with(brand, on("2026-03-09", at="09:00"), now=NOON)

    assert (problem.node, problem.code, problem.warning) == ("start", "bygone", True)
    assert problem.message == (
        "Date reached: the time for it has passed (on 9 March 2026 at 09:00), so nobody enters here."
    )


@pytest.mark.parametrize(
    ("graph", "warned"),
    [
        (on("2026-03-10", at="11:59"), True),
        (on("2026-03-10", at="12:00"), True),
        (on("2026-03-10", at="12:01"), False),
        (chain(node("start", "recurring_date", start="2026-03-01", recurrence="FREQ=DAILY;COUNT=3"), END), True),
        (chain(node("start", "recurring_date", start="2026-03-01"), END), False),
        (chain(node("start", "event_occurred", event="order_created"), END), False),
    ],
)  # fmt: skip
def test_what_counts_are_the_clocks_of_the_label(brand: Brand, graph: dict[str, Any], warned: bool) -> None:
    assert [p.code for p in problems_with(brand, graph, now=NOON)] == (["bygone"] if warned else [])


def test_a_trigger_that_is_disabled_or_unfinished_is_not_warned_of(brand: Brand) -> None:
    disabled = on("2026-03-09")
    disabled["nodes"][0]["disabled"] = True

    for graph in (disabled, chain(node("start", "date_reached"), END)):
        assert "bygone" not in [p.code for p in problems_with(brand, graph, now=NOON)]


def test_it_can_be_published_all_the_same(brand: Brand) -> None:
    campaign = campaigns.create(SYSTEM, brand, "c", "C", on("2026-03-09"))

    assert [p.warning for p in campaigns.problems_of(campaign, NOON)] == [True]
    assert campaigns.publish(SYSTEM, campaign, NOON).number == 1
