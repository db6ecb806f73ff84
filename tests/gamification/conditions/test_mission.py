"""Missions in conditions."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand
from crm.segments.reading import sentence
from crm.segments.tree import parse
from gamification.services.giving import give
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive
from tests.factories.missions import make_mission
from tests.factories.segments import inside, keep_all, make_segment

pytestmark = pytest.mark.django_db


def test_it_tells_given_begun_and_completed_apart(brand: Brand, now: datetime) -> None:
    mission, other = make_mission(brand, now), make_mission(brand, now, "other", points=0)
    given, begun, done, _ = (make_customer(brand, name) for name in ("given", "begun", "done", "nobody"))
    stranger = make_customer(make_brand("elsewhere"), "done")
    make_mission(stranger.brand, now)
    give(mission, [given.pk, begun.pk], now)
    give(other, [done.pk], now)
    for customer, times in ((begun, 1), (done, 3), (stranger, 3)):
        for _ in range(times):
            arrive(customer.brand, customer, now, "purchase")

    assert who(brand, now, mission="shopper", state="given") == {"given"}
    assert who(brand, now, mission="shopper", state="begun") == {"begun"}
    assert who(brand, now, mission="shopper") == {"done"}
    assert who(brand, now, mission="nothing") == set()


def test_a_segment_follows_it(brand: Brand, now: datetime) -> None:
    make_mission(brand, now, settings={"event": "purchase"})
    segment = make_segment(brand, "shoppers", {"mission": "shopper", "state": "completed"}, now)
    arrive(brand, make_customer(brand, "anna"), now, "purchase")
    keep_all(now)

    assert inside(segment) == {"anna"}


def test_it_is_said_in_words() -> None:
    assert sentence(parse({"mission": "shopper", "state": "begun"})) == "has begun the mission shopper"
