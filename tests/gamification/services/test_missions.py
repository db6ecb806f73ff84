"""The life of a mission."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Change
from crm.services.changes import SYSTEM
from gamification.models import Mission
from gamification.services import missions
from gamification.services.giving import complete_by_hand, give_by_hand
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_customer
from tests.factories.missions import make_mission, state_of
from tests.factories.points import points_of

pytestmark = pytest.mark.django_db


def test_it_goes_from_draft_to_active_to_archived_and_never_back(brand: Brand, now: datetime) -> None:
    mission = make_mission(brand, None)
    assert missions.activate(SYSTEM, mission, now).active_since == now
    with pytest.raises(Conflict):
        missions.activate(SYSTEM, mission, now)
    assert missions.archive(SYSTEM, mission).status == "archived"
    for step in (lambda: missions.activate(SYSTEM, mission, now), lambda: missions.archive(SYSTEM, mission)):
        with pytest.raises(Conflict):
            step()

    assert list(Change.objects.order_by("id").values_list("action", flat=True)) == [
        "created",
        "active",
        "archived",
    ]


def test_what_an_active_one_is_about_stays(brand: Brand, now: datetime) -> None:
    mission = make_mission(brand, now)
    changed = missions.change(SYSTEM, mission, name="Shopaholic", points=50, rule="event_count")
    assert (changed.name, changed.points) == ("Shopaholic", 50)

    with pytest.raises(Conflict):
        missions.change(SYSTEM, mission, settings={"event": "login"})


def test_only_a_draft_is_deleted(brand: Brand, now: datetime) -> None:
    missions.delete(SYSTEM, make_mission(brand, None, "draft"))
    with pytest.raises(Conflict):
        missions.delete(SYSTEM, make_mission(brand, now, "live"))

    assert [mission.slug for mission in Mission.objects.all()] == ["live"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rule": "wish"}, "rule"),
        ({"settings": {"event": "purchase", "times": 0}}, "settings.times"),
        ({"settings": {"event": "purchase", "where": {"attribute": "a"}}}, "settings.where"),
        ({"points": -1}, "points"),
        ({"expires_days": 0}, "expires_days"),
        ({"open_to": "friends"}, "open_to"),
    ],
)
def test_what_makes_no_sense_is_refused(brand: Brand, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        make_mission(brand, None, **wrong)

    assert error.value.field == field


def test_people_give_and_complete_missions_and_the_audit_has_it(brand: Brand, now: datetime) -> None:
    mission, anna = make_mission(brand, now), make_customer(brand, "anna")

    assert [give_by_hand(SYSTEM, mission, anna, now) for _ in range(2)] == [True, False]
    assert [complete_by_hand(SYSTEM, mission, anna, now) for _ in range(2)] == [True, False]
    assert (state_of(mission, anna), points_of(anna)) == (("completed", 0), 100)
    of_anna = Change.objects.filter(noun="customer").order_by("id")
    assert list(of_anna.values_list("action", flat=True)) == ["mission given", "mission completed"]
