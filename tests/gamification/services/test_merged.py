"""Points of customers who become one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from crm.services import merging
from crm.services.changes import SYSTEM
from gamification.services.expiring import expire
from tests.factories.crm import make_customer
from tests.factories.journeys import arrive
from tests.factories.missions import make_mission, state_of
from tests.factories.points import give, points_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_points_of_both_are_added_up(brand: Brand, now: datetime) -> None:
    ann, lost = make_customer(brand, "ann"), make_customer(brand, "ann-before")
    give(ann, 100, now)
    give(lost, 50, now, expires_at=now + DAY)
    merging.merge(SYSTEM, ann, lost, now)

    assert points_of(ann) == 150
    expire(now + DAY)
    assert points_of(ann) == 100


def test_undone_each_has_its_own_and_what_came_since_stays(brand: Brand, now: datetime) -> None:
    ann, lost = make_customer(brand, "ann"), make_customer(brand, "ann-before")
    give(lost, 50, now)
    made = merging.merge(SYSTEM, ann, lost, now)
    give(ann, 7, now)
    again = merging.undo(SYSTEM, made, now)

    assert (points_of(ann), points_of(again)) == (7, 50)


def test_undone_nobody_keeps_what_was_the_others(brand: Brand, now: datetime) -> None:
    ann, lost = make_customer(brand, "ann"), make_customer(brand, "ann-before")
    give(ann, -20, now)
    give(ann, 20, now)
    give(lost, 50, now)
    again = merging.undo(SYSTEM, merging.merge(SYSTEM, ann, lost, now), now)

    assert (points_of(ann), points_of(again)) == (0, 50)


def test_what_one_of_the_two_has_completed_is_completed_and_not_rewarded_again(
    brand: Brand, now: datetime
) -> None:
    ann, lost = make_customer(brand, "ann"), make_customer(brand, "ann-before")
    mission = make_mission(brand, now)
    arrive(brand, ann, now, "purchase")
    for _ in range(3):
        arrive(brand, lost, now, "purchase")
    made = merging.merge(SYSTEM, ann, lost, now)
    for _ in range(3):
        arrive(brand, ann, now, "purchase")

    assert (state_of(mission, ann), points_of(ann)) == (("completed", 1), 100)

    again = merging.undo(SYSTEM, made, now)
    assert (state_of(mission, ann), state_of(mission, again)) == (("begun", 1), ("completed", 3))
    assert (points_of(ann), points_of(again)) == (0, 100)
