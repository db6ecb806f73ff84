"""Exit conditions that come true though nothing happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run, TimedExit
from campaigns.services import campaigns
from campaigns.services.timed_exits import EVERY, end_by_time, is_due
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REST = chain(trigger(), node("rest", "wait", days=90))
QUIET = {"condition": {"not": {"event": "login", "within": {"days": 7}}}}


def rounds(now: datetime, size: int = 10_000) -> int:
    """Ask until nobody is due; how many slices that took."""
    count = 0
    while end_by_time(now, size):
        count += 1
    advance_all(now)
    return count


def ended() -> dict[str, str]:
    return dict(Run.objects.exclude(finished_at=None).values_list("customer__ext_id", "reason"))


def begin(brand: Brand, now: datetime, number: int = 1, **settings: Any) -> list[Customer]:
    """Customers who have logged in, and then rest in a campaign."""
    people = [make_customer(brand, f"c{n}") for n in range(number)]
    publish(brand, REST, now, **settings)
    arrive_all(brand, list(people), now, "login")
    arrive_all(brand, list(people), now)
    advance_all(now)
    return people


def test_whom_time_has_ended_leaves_within_the_hour(brand: Brand, now: datetime) -> None:
    anna, _ = begin(brand, now, 2, exit_when=[QUIET])
    arrive(brand, anna, now + 6 * DAY, "login")

    assert rounds(now + 7 * DAY - EVERY) == 1
    assert ended() == {}

    rounds(now + 7 * DAY + timedelta(seconds=1))
    assert list(ended()) == ["c1"]
    assert ended()["c1"].startswith("exit condition: ")

    rounds(now + 14 * DAY)
    assert sorted(ended()) == ["c0", "c1"]


def test_it_comes_round_once_an_hour_slice_by_slice(brand: Brand, now: datetime) -> None:
    begin(brand, now, 5, exit_when=[QUIET])

    assert not is_due(now + EVERY - timedelta(seconds=1))
    assert rounds(now + EVERY, size=2) == 3
    assert not is_due(now + EVERY)
    assert rounds(now + 8 * DAY, size=2) == 3
    assert len(ended()) == 5


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"exit_when": [{"event": "purchase"}]},
        {"exit_when": [{"condition": {"attribute": "country", "op": "eq", "value": "DE"}}]},
        {"exit_when": [{"condition": {"audience": "press"}}]},
    ],
)
def test_nobody_is_asked_where_time_alone_changes_nothing(
    brand: Brand, now: datetime, settings: dict[str, Any]
) -> None:
    brand.audiences.create(slug="press", name="Press")
    begin(brand, now, **settings)

    assert not TimedExit.objects.exists()


def test_versions_in_which_nobody_is_any_more_are_asked_no_more(brand: Brand, now: datetime) -> None:
    begin(brand, now, exit_when=[QUIET])
    campaign = brand.campaigns.get()
    campaigns.save_draft(SYSTEM, campaign, settings={})
    campaigns.publish(SYSTEM, campaign, now)

    rounds(now + DAY)
    assert TimedExit.objects.count() == 1
    rounds(now + 8 * DAY)
    rounds(now + 9 * DAY)
    assert len(ended()) == 1
    assert not TimedExit.objects.exists()


def test_a_stopped_campaign_is_forgotten(brand: Brand, now: datetime) -> None:
    begin(brand, now, exit_when=[QUIET])

    campaigns.stop(SYSTEM, brand.campaigns.get(), now)

    assert not is_due(now + DAY)
