"""Moves and overlaps of segments over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from crm.services import days, editing
from crm.services.changes import SYSTEM
from lib import clock
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.segments import keep_all, make_segment

pytestmark = pytest.mark.django_db
GERMANS = {"attribute": "country", "op": "eq", "value": "DE"}


def test_moves_are_told_with_their_cause_newest_first(api: Api, brand: Brand, now: datetime) -> None:
    anna, _ = make_customer(brand, "anna", country="DE"), make_customer(brand, "bea", country="DE")
    make_segment(brand, "germans", GERMANS, now)
    editing.edit(SYSTEM, anna, {"country": "AT"}, None, now)
    keep_all(now + timedelta(seconds=1))

    page = api.get("segments/germans/moves?limit=1").json()

    (newest,) = page["results"]
    assert (newest["customer"], newest["entered"]) == ("anna", False)
    assert (newest["cause"], newest["why"]) == ("attribute:country", "country changed")
    older = api.get(page["next"].partition("/api/v1/")[2]).json()["results"]
    assert [(one["entered"], one["cause"]) for one in older] == [(True, "definition")]
    left = api.get("segments/germans/moves?entered=false").json()["results"]
    assert [one["customer"] for one in left] == ["anna"]
    hers = api.get("segments/germans/moves?customer=bea").json()["results"]
    assert [(one["entered"], one["why"]) for one in hers] == [(True, "the segment was changed")]


def test_overlaps_are_told_for_every_other_segment(api: Api, brand: Brand, now: datetime) -> None:
    make_customer(brand, country="DE", tier="gold")
    make_customer(brand, country="DE")
    make_segment(brand, "gold", {"attribute": "tier", "op": "eq", "value": "gold"}, now)
    make_segment(brand, "germans", GERMANS, now)

    answer = api.get("segments/germans/overlap").json()

    assert (answer["size"], answer["exact"]) == (2, True)
    (gold,) = answer["results"]
    assert (gold["slug"], gold["common"], gold["share_of_this"], gold["share_of_other"]) == (
        "gold",
        1,
        0.5,
        1.0,
    )


def test_sizes_are_told_by_day(api: Api, brand: Brand) -> None:
    make_customer(brand, country="DE")
    make_segment(brand, "germans", GERMANS, clock.now())
    days.note(clock.now())

    (today,) = api.get("segments/germans/history").json()["results"]
    segment = api.get("segments/germans").json()

    assert (today["size"], today["entered"], today["left"], today["revenue"]) == (1, 1, 0, None)
    assert (segment["share_of_customers"], segment["share_of_revenue"]) == (1.0, None)
    assert api.get("segments").json()["results"] == [segment]
    assert api.get("segments/germans/history?days=0").status_code == 400


@pytest.mark.parametrize("what", ["moves", "overlap", "history"])
def test_the_figures_of_another_brand_are_not_found(brand: Brand, what: str, now: datetime) -> None:
    make_segment(brand, "germans", GERMANS, now)

    assert Api(make_brand("other")).get(f"segments/germans/{what}").status_code == 404
