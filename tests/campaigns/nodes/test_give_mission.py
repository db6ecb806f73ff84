"""Give a mission."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.models import Run, Visit
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from crm.services.uses import InUse
from gamification.services import missions
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.missions import make_mission, state_of
from tests.factories.points import points_of

pytestmark = pytest.mark.django_db

JOURNEY = chain(trigger(), node("mission", "give_mission", mission="shopper"), node("end", "exit"))


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def why(customer: Customer) -> str:
    return Visit.objects.filter(run__customer=customer, node="mission").latest("id").why


def test_from_then_on_what_they_do_counts(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now, open_to="given", settings={"event": "purchase", "times": 1})
    make_mission(make_brand("other"), now)
    ben = make_customer(brand, "ben")
    publish(brand, JOURNEY, now)
    arrive(brand, anna, now, "purchase")
    arrive(brand, anna, now)
    advance_all(now)

    assert trace(run_of(anna)) == [("start", "next"), ("mission", "next"), ("end", "")]
    assert why(anna) == "given “Shopper”"
    assert (state_of(mission, anna), state_of(mission, ben)) == (("given", 0), ("", 0))

    arrive_all(brand, [anna, ben], now, "purchase")
    assert (state_of(mission, anna), points_of(anna), points_of(ben)) == (("completed", 1), 100, 0)


def test_a_second_time_it_is_theirs_already(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now)
    publish(brand, JOURNEY, now, entry={"mode": "every_time"})
    arrive_all(brand, [anna, anna], now)
    advance_all(now)
    arrive(brand, anna, now)
    advance_all(now)

    assert why(anna) == "“Shopper” was theirs already"
    assert state_of(mission, anna) == ("given", 0)


def test_the_control_group_gets_none(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now)
    publish(brand, JOURNEY, now)
    arrive(brand, anna, now)
    Run.objects.update(control=True)
    advance_all(now)

    assert (why(anna), state_of(mission, anna)) == ("control group", ("", 0))


def test_one_that_is_over_is_not_given(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now)
    publish(brand, JOURNEY, now)
    missions.archive(SYSTEM, mission)
    arrive(brand, anna, now)
    advance_all(now)

    assert (why(anna), state_of(mission, anna)) == ("mission “shopper” is not active", ("", 0))


def test_a_mission_that_does_not_exist_is_named_and_one_in_use_stays(brand: Brand, now: datetime) -> None:
    problems = problems_with(brand, JOURNEY)
    assert [(problem.node, problem.field) for problem in problems] == [("mission", "mission")]

    draft = make_mission(brand, None)
    publish(brand, JOURNEY, now)
    with pytest.raises(InUse):
        missions.delete(SYSTEM, draft)
