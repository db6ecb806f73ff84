"""The API of levels."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give

pytestmark = pytest.mark.django_db


def test_levels_are_made_changed_listed_and_deleted(api: Api) -> None:
    for slug, points in (("gold", 500), ("silver", 100)):
        made = api.post("levels", {"slug": slug, "name": slug.title(), "points": points})
        assert made.status_code == 201

    assert api.patch("levels/gold", {"points": 600}).json()["points"] == 600
    assert api.patch("levels/gold", {"points": 100}).status_code == 400
    listed = api.get("levels").json()["results"]
    assert [(row["slug"], row["points"]) for row in listed] == [("silver", 100), ("gold", 600)]
    assert api.delete("levels/gold").status_code == 204
    assert api.get("levels/gold").status_code == 404


def test_it_tells_which_level_a_customer_is_on(api: Api, brand: Brand, now: datetime) -> None:
    api.post("levels", {"slug": "silver", "name": "Silver", "points": 100})
    give(make_customer(brand, "anna"), 100, now)
    give(make_customer(brand, "ben"), 99, now)

    assert api.get("customers/anna/points").json()["level"] == "silver"
    assert api.get("customers/ben/points").json()["level"] is None


def test_a_stranger_sees_none(api: Api) -> None:
    api.post("levels", {"slug": "silver", "name": "Silver", "points": 100})

    assert Api(make_brand("other")).get("levels/silver").status_code == 404
