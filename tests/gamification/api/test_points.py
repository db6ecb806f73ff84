"""The API of a customer's points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand, Change, Customer, Role
from lib import clock
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give, points_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna/1")


def test_it_tells_what_she_has_and_what_ends_when(api: Api, anna: Customer, now: datetime) -> None:
    assert api.get("customers/anna%2F1/points").json() == {
        "balance": 0,
        "ever": 0,
        "level": None,
        "expiring": [],
    }
    give(anna, 100, now, expires_at=now + DAY)
    give(anna, 20, now)
    give(anna, -30, now)

    assert api.get("customers/anna%2F1/points").json() == {
        "balance": 90,
        "ever": 120,
        "level": None,
        "expiring": [{"at": (now + DAY).isoformat(), "points": 70}],
    }


def test_points_are_given_and_taken_and_the_audit_has_it(api: Api, anna: Customer) -> None:
    until = (clock.now() + DAY).isoformat()
    made = api.post("customers/anna%2F1/points", {"amount": 100, "note": "sorry", "expires_at": until})
    taken = api.post("customers/anna%2F1/points", {"amount": -150, "floor": True})

    assert (made.status_code, made.json()["balance"], made.json()["cause"]) == (201, 100, "api")
    assert made.json()["cause_id"].startswith("key:")
    assert (taken.json()["amount"], taken.json()["balance"]) == (-100, 0)
    change = Change.objects.order_by("id").first()
    assert change is not None
    assert (change.action, change.name) == ("points adjusted", "anna/1")
    assert change.after == {"amount": 100, "note": "sorry"}


def test_what_is_posted_again_under_the_same_name_is_done_once(
    api: Api, brand: Brand, anna: Customer
) -> None:
    first = api.post("customers/anna%2F1/points", {"amount": 100, "once": "refund-7"})
    again = api.post("customers/anna%2F1/points", {"amount": 100, "once": "refund-7"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert points_of(anna) == 100
    assert Change.objects.count() == 1

    make_customer(brand, "ben")
    assert api.post("customers/ben/points", {"amount": 5, "once": "refund-7"}).status_code == 400


def test_the_ledger_is_read_page_by_page(api: Api, anna: Customer, now: datetime) -> None:
    for amount in (1, 2, 3):
        give(anna, amount, now)
    give(make_customer(make_brand("other"), "anna/1"), 9, now)

    page = api.get("customers/anna%2F1/points/entries?limit=2").json()
    rest = api.get(page["next"].partition("/api/v1/")[2]).json()

    assert [row["amount"] for row in page["results"]] == [3, 2]
    assert [row["amount"] for row in rest["results"]] == [1]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 1.5}, "amount"),
        ({"amount": 10**10}, "amount"),
        ({"amount": -5, "expires_at": "2999-01-01T00:00:00Z"}, "expires_at"),
        ({"amount": 5, "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"amount": 5, "points": 1}, "points"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Api, anna: Customer, wrong: dict[str, Any], field: str) -> None:
    answer = api.post("customers/anna%2F1/points", wrong)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_a_stranger_finds_nobody(anna: Customer) -> None:
    stranger = Api(make_brand("other"))

    assert stranger.get("customers/anna%2F1/points").status_code == 404
    assert stranger.post("customers/anna%2F1/points", {"amount": 5}).status_code == 404
    assert points_of(anna) == 0


def test_support_may_adjust_points_and_an_engineer_only_look(brand: Brand, anna: Customer) -> None:
    for role, may in ((Role.SUPPORT, True), (Role.ENGINEER, False)):
        desk = at_work(brand.label, role, name=role)
        url = "/api/v1/customers/anna%2F1/points"
        assert desk.get(url).status_code == 200
        answer = desk.post(url, {"amount": 5}, content_type="application/json")
        assert answer.status_code == (201 if may else 403)
