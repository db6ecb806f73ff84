"""Missions in the back office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Role
from gamification.models import Mission
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive
from tests.factories.missions import make_mission, state_of

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Shopper",
    "slug": "shopper",
    "rule": "event_count",
    "event": "purchase",
    "times": "3",
    "open_to": "everybody",
    "points": "100",
}


def test_one_is_made_and_changed_and_made_active(brand: Brand) -> None:
    desk = at_work(brand.label, Role.MANAGER)
    desk.post("/missions/add/", FORM)
    sums = FORM | {"rule": "event_sum", "field": "amount", "total": "99.5", "expires_days": "30"}
    desk.post("/missions/shopper/", sums)

    mission = Mission.objects.get()
    assert mission.settings == {"event": "purchase", "field": "amount", "total": 99.5}
    assert (mission.points, mission.expires_days, mission.status) == (100, 30, "draft")

    desk.post("/missions/shopper/turn/", {"do": "activate"})
    mission.refresh_from_db()
    assert mission.status == "active"


def test_what_an_active_one_is_about_stays_with_its_condition(brand: Brand, now: datetime) -> None:
    where = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}
    settings = {"event": "purchase", "times": 3, "where": where}
    mission = make_mission(brand, now, settings=settings)
    desk = at_work(brand.label, Role.MANAGER)

    assert "Only where country is DE." in desk.get("/missions/shopper/").content.decode()
    desk.post("/missions/shopper/", FORM | {"name": "Buyer", "times": "9"})

    mission.refresh_from_db()
    assert (mission.name, mission.settings) == ("Buyer", settings)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"times": "0"}, "greater than or equal to 1"),
        ({"rule": "event_sum"}, "Field required"),
        ({"slug": "taken"}, "choose another slug"),
        ({"event": "a b"}, "should match pattern"),
    ],
)
def test_it_says_what_is_wrong(brand: Brand, wrong: dict[str, Any], said: str) -> None:
    make_mission(brand, None, "taken")
    page = at_work(brand.label, Role.MANAGER).post("/missions/add/", FORM | wrong)

    assert said in page.content.decode()
    assert Mission.objects.count() == 1


def test_the_list_tells_how_far_all_have_come(brand: Brand, now: datetime) -> None:
    make_mission(brand, now, settings={"event": "purchase", "times": 2}, points=1_000)
    make_mission(make_brand("other"), now, "elsewhere")
    arrive(brand, make_customer(brand), now, "purchase")

    page = at_work(brand.label, Role.SUPPORT).get("/missions/").content.decode()

    assert "purchase, 2 times" in page
    assert "1,000" in page
    assert "elsewhere" not in page.lower()


def test_support_gives_one_on_the_customers_page(brand: Brand) -> None:
    mission, anna = make_mission(brand, clock.now()), make_customer(brand, "anna")
    desk = at_work(brand.label, Role.SUPPORT)
    answer = desk.post(f"/customers/{anna.pk}/missions/", {"mission": "shopper"}, follow=True)

    assert "anna has the mission “Shopper”." in answer.content.decode()
    assert state_of(mission, anna) == ("given", 0)
