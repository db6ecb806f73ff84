"""Levels, and the news of reaching them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from crm.services.rows import SlugTaken
from crm.services.uses import InUse
from events.models import Event
from gamification.services import levels
from lib.errors import Invalid
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    """Bronze from the beginning, silver from 100, gold from 500."""
    brand = make_brand()
    for slug, points in (("gold", 500), ("bronze", 0), ("silver", 100)):
        levels.create(SYSTEM, brand, slug, name=slug.title(), points=points)
    return brand


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def told() -> list[tuple[str, str, str]]:
    """(customer, before, level) of all news."""
    rows = Event.objects.filter(name="level_changed").order_by("id").select_related("customer")
    return [(row.customer.ext_id, row.payload["previous_level"], row.payload["level"]) for row in rows]


def test_reaching_a_level_is_news_and_spending_is_none(brand: Brand, anna: Customer, now: datetime) -> None:
    give(anna, 99, now)
    assert told() == []

    give(anna, 1, now)
    give(anna, -100, now)
    give(anna, 50, now)
    give(make_customer(make_brand("other"), "stranger"), 600, now)

    assert told() == [("anna", "bronze", "silver")]


def test_of_several_levels_at_once_the_highest_is_told(brand: Brand, anna: Customer, now: datetime) -> None:
    give(anna, 700, now)

    assert told() == [("anna", "bronze", "gold")]


def test_conditions_ask_for_levels(brand: Brand, anna: Customer, now: datetime) -> None:
    rich = make_customer(brand, "rich")
    make_customer(brand, "new")
    give(anna, 100, now)
    give(rich, 900, now)
    give(rich, -900, now)

    assert who(brand, now, level="silver") == {"anna", "rich"}
    assert who(brand, now, level="silver", op="exactly") == {"anna"}
    assert who(brand, now, level="gold", op="exactly") == {"rich"}
    assert who(brand, now, level="bronze", op="exactly") == {"new"}
    assert who(brand, now, level="bronze") == {"new", "anna", "rich"}
    assert who(brand, now, level="silver", op="below") == {"new"}
    assert who(brand, now, level="platinum") == set()
    assert who(brand, now, level="platinum", op="below") == set()


def test_segments_follow_points_and_changes_of_levels(brand: Brand, anna: Customer, now: datetime) -> None:
    segment = make_segment(brand, "silver", {"level": "silver", "op": "at_least"}, now)
    give(anna, 60, now)
    keep_all(now)
    assert inside(segment) == set()

    levels.change(SYSTEM, brand_level(brand, "silver"), points=50)
    build_all(now)
    assert inside(segment) == {"anna"}

    ben = make_customer(brand, "ben")
    give(ben, 50, now)
    keep_all(now)
    assert inside(segment) == {"anna", "ben"}
    with pytest.raises(InUse):
        levels.delete(SYSTEM, brand_level(brand, "silver"))


def brand_level(brand: Brand, slug: str) -> levels.Level:
    return levels.Level.objects.get(brand=brand, slug=slug)


@pytest.mark.parametrize("wrong", [{"points": -1}, {"points": 100}, {"points": 10**10}])
def test_what_makes_no_sense_is_refused(brand: Brand, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as error:
        levels.create(SYSTEM, brand, "platinum", **{"name": "Platinum", **wrong})

    assert error.value.field == "points"


def test_a_slug_is_taken_once(brand: Brand) -> None:
    with pytest.raises(SlugTaken):
        levels.create(SYSTEM, brand, "gold", name="Gold", points=1)
