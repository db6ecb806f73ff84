"""So much of something, over several times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand
from gamification.services.missions import config_of, sentence_of
from lib.errors import Invalid
from tests.factories.crm import make_customer
from tests.factories.journeys import arrive
from tests.factories.missions import make_mission, state_of

pytestmark = pytest.mark.django_db
SPENT = {"event": "purchase", "field": "amount", "total": 100}


def test_it_adds_up_numbers_and_nothing_else(brand: Brand, now: datetime) -> None:
    mission = make_mission(brand, now, rule="event_sum", settings=SPENT)
    anna = make_customer(brand)
    for amount in (40.5, "60", None, -30, [50], {"amount": 50}, True):
        arrive(brand, anna, now, "purchase", amount=amount)
    arrive(brand, anna, now, "purchase")
    assert state_of(mission, anna) == ("begun", 40.5)

    arrive(brand, anna, now, "purchase", amount=59.5)
    assert state_of(mission, anna) == ("completed", 100)


def test_an_absurd_number_is_no_error(brand: Brand, now: datetime) -> None:
    mission = make_mission(brand, now, rule="event_sum", settings=SPENT)
    anna = make_customer(brand)
    arrive(brand, anna, now, "purchase", amount=1e300)

    assert state_of(mission, anna)[0] == "completed"


def test_it_is_said_in_words(brand: Brand, now: datetime) -> None:
    assert (
        sentence_of(make_mission(brand, now, rule="event_sum", settings=SPENT))
        == "amount of purchase, 100 in all"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"total": 0}, "settings.total"),
        ({"field": "a-b"}, "settings.field"),
        ({"event": ""}, "settings.event"),
        ({"times": 3}, "settings.times"),
    ],
)
def test_settings_that_make_no_sense_are_named(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as error:
        config_of("event_sum", SPENT | wrong)

    assert error.value.field == field
