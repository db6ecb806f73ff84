"""The API of missions."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import Brand, Customer, Role
from gamification.models import Mission
from lib import clock
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive
from tests.factories.missions import make_mission, state_of
from tests.factories.points import points_of

pytestmark = pytest.mark.django_db

NEW = {
    "slug": "shopper",
    "name": "Shopper",
    "rule": "event_count",
    "settings": {"event": "purchase", "times": 2},
    "points": 100,
}


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna/1")


def test_one_is_made_changed_made_active_and_archived(api: Api) -> None:
    made = api.post("missions", NEW)
    assert (made.status_code, made.json()["status"], made.json()["sentence"]) == (
        201,
        "draft",
        "purchase, 2 times",
    )

    changed = api.patch("missions/shopper", {"settings": {"event": "purchase"}, "expires_days": 30}).json()
    assert (changed["sentence"], changed["expires_days"], changed["points"]) == ("purchase, once", 30, 100)
    assert api.post("missions/shopper/activate").json()["status"] == "active"
    assert api.patch("missions/shopper", {"expires_days": None}).json()["expires_days"] is None
    assert api.patch("missions/shopper", {"open_to": "given"}).status_code == 409
    assert api.delete("missions/shopper").status_code == 409
    assert api.post("missions/shopper/archive").json()["status"] == "archived"
    assert [row["slug"] for row in api.get("missions").json()["results"]] == ["shopper"]


def test_a_draft_is_deleted(api: Api) -> None:
    api.post("missions", NEW)

    assert api.delete("missions/shopper").status_code == 204
    assert not Mission.objects.exists()


def test_it_tells_how_far_a_customer_and_how_far_all_have_come(
    api: Api, brand: Brand, anna: Customer
) -> None:
    now = clock.now()
    make_mission(brand, now, settings=NEW["settings"])
    for customer, times in ((anna, 1), (make_customer(brand), 2)):
        for _ in range(times):
            arrive(brand, customer, now, "purchase")

    found = api.get("missions/shopper").json()
    assert (found["begun"], found["completed"]) == (1, 1)
    (hers,) = api.get("customers/anna%2F1/missions").json()["results"]
    assert (hers["mission"], hers["state"], hers["progress"], hers["enough"]) == ("shopper", "begun", 1, 2)


def test_it_is_given_and_completed(api: Api, brand: Brand, anna: Customer) -> None:
    mission = make_mission(brand, clock.now(), open_to="given")
    url = "customers/anna%2F1/missions"

    assert api.post(url, {"mission": "shopper"}).json() == {"mission": "shopper", "new": True}
    assert api.post(url, {"mission": "shopper"}).json()["new"] is False
    assert state_of(mission, anna) == ("given", 0)
    assert api.post(url, {"mission": "shopper", "do": "complete"}).json()["new"] is True
    assert points_of(anna) == 100
    assert api.post(url, {"mission": "nothing"}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rule": "wish"}, "rule"),
        ({"settings": {"event": "purchase", "times": 0}}, "settings.times"),
        ({"points": -1}, "points"),
        ({"expires_days": 0}, "expires_days"),
        ({"slug": "a b"}, "slug"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Api, wrong: dict[str, Any], field: str) -> None:
    answer = api.post("missions", NEW | wrong)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_a_stranger_sees_nothing(api: Api, brand: Brand, anna: Customer) -> None:
    make_mission(brand, clock.now())
    stranger = Api(make_brand("other"))

    assert stranger.get("missions").json()["results"] == []
    assert stranger.get("missions/shopper").status_code == 404
    assert stranger.post("customers/anna%2F1/missions", {"mission": "shopper"}).status_code == 404


def test_support_may_give_a_mission_but_not_complete_it(brand: Brand, anna: Customer) -> None:
    make_mission(brand, clock.now())
    desk = at_work(brand.label, Role.SUPPORT)
    url = "/api/v1/customers/anna%2F1/missions"

    answers = [
        desk.post(url, {"mission": "shopper", "do": do}, content_type="application/json")
        for do in ("give", "complete")
    ]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert points_of(anna) == 0
