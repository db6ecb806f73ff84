"""Events bring missions forward."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer
from crm.services import merging
from crm.services.changes import SYSTEM
from events import bus
from events.models import Event
from events.services.dispatch import dispatch
from gamification.models import Entry
from gamification.services.giving import NotActive, give
from gamification.services.missions import archive
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive, arrive_all
from tests.factories.missions import make_mission, state_of
from tests.factories.points import points_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def again(event: Event, now: datetime) -> None:
    """The same event is told once more, as when it had been set aside."""
    arrival = bus.Arrival(event.pk, event.brand_id, event.customer_id, event.name, "", event.occurred_at)
    with transaction.atomic():
        bus.publish(bus.Arrival, [arrival], now)


def test_the_third_purchase_completes_it_and_gives_the_points(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    mission = make_mission(brand, now, expires_days=30)
    ben, stranger = make_customer(brand, "ben"), make_customer(make_brand("other"), "anna")
    for _ in range(2):
        arrive_all(brand, [anna, ben], now, "purchase")
    arrive(stranger.brand, stranger, now, "purchase")
    assert (state_of(mission, anna), points_of(anna)) == (("begun", 2), 0)

    arrive(brand, anna, now, "purchase")
    arrive(brand, ben, now, "login")

    assert (state_of(mission, anna), points_of(anna)) == (("completed", 3), 100)
    assert (state_of(mission, ben), points_of(ben)) == (("begun", 2), 0)
    assert state_of(mission, stranger) == ("", 0)
    entry = Entry.objects.get()
    assert (entry.cause, entry.cause_id, entry.expires_at) == ("mission", "shopper", now + 30 * DAY)


def test_it_is_news_once_and_gives_its_points_once(brand: Brand, anna: Customer, now: datetime) -> None:
    make_mission(brand, now)
    for _ in range(5):
        arrive(brand, anna, now, "purchase")
    while dispatch(now):
        pass

    told = Event.objects.get(name="mission_completed")
    assert told.customer == anna
    assert told.payload == {"mission": "shopper", "mission_name": "Shopper", "points": 100}
    assert points_of(anna) == 100


def test_an_event_counts_once_however_often_it_is_told(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now)
    event = arrive(brand, anna, now, "purchase")
    again(event, now)
    again(event, now)

    assert state_of(mission, anna) == ("begun", 1)


def test_several_in_one_set_are_as_many_as_one_by_one(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, now)
    arrive_all(brand, [anna, anna, anna, anna], now, "purchase")

    assert (state_of(mission, anna), points_of(anna)) == (("completed", 4), 100)


def test_what_happened_before_it_began_or_after_its_end_does_not_count(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    mission = make_mission(brand, now, ends_at=now + DAY)
    for at in (now - DAY, now + DAY, now + 2 * DAY):
        arrive(brand, anna, at, "purchase")
    assert state_of(mission, anna) == ("", 0)

    arrive(brand, anna, now, "purchase")
    archive(SYSTEM, mission)
    arrive(brand, anna, now, "purchase")
    assert state_of(mission, anna) == ("begun", 1)


def test_a_draft_counts_nothing(brand: Brand, anna: Customer, now: datetime) -> None:
    mission = make_mission(brand, None)
    arrive(brand, anna, now, "purchase")

    assert state_of(mission, anna) == ("", 0)
    with pytest.raises(NotActive):
        give(mission, [anna.pk], now)


def test_one_for_those_who_were_given_it_counts_from_then_on(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    mission = make_mission(brand, now, open_to="given")
    ben = make_customer(brand, "ben")
    arrive_all(brand, [anna, ben], now, "purchase")
    assert give(mission, [anna.pk], now + DAY) == {anna.pk}
    assert give(mission, [anna.pk], now + DAY) == set()
    assert state_of(mission, anna) == ("given", 0)

    arrive_all(brand, [anna, ben], now + DAY, "purchase")

    assert (state_of(mission, anna), state_of(mission, ben)) == (("begun", 1), ("", 0))


def test_conditions_and_client_actions_narrow_it(brand: Brand, anna: Customer, now: datetime) -> None:
    bags = make_mission(
        brand,
        now,
        settings={
            "event": "client_action",
            "action": "bought",
            "where": {
                "all": [
                    {"field": "category", "op": "eq", "value": "Bag"},
                    {"attribute": "country", "op": "eq", "value": "DE"},
                ]
            },
        },
    )
    german = make_customer(brand, "german", country="DE")
    arrive(brand, anna, now, client_action="bought", category="Bag")
    arrive(brand, german, now, client_action="bought", category="Shoe")
    arrive(brand, german, now, client_action="looked", category="Bag")
    assert state_of(bags, german) == ("", 0)

    arrive(brand, german, now, client_action="bought", category="Bag")
    assert (state_of(bags, german), state_of(bags, anna)) == (("completed", 1), ("", 0))


def test_two_customers_who_become_one_have_done_what_both_did(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    mission = make_mission(brand, now)
    before = make_customer(brand, "anna-before")
    arrive_all(brand, [anna, before], now, "purchase")
    merging.merge(SYSTEM, anna, before, now)
    arrive(brand, anna, now, "purchase")

    assert (state_of(mission, anna), points_of(anna)) == (("completed", 3), 100)


def test_many_customers_take_as_many_statements_as_one(brand: Brand, now: datetime) -> None:
    make_mission(brand, now, settings={"event": "purchase", "times": 1})
    many: list[Customer | None] = [make_customer(brand) for _ in range(100)]
    with CaptureQueriesContext(connection) as few:
        arrive_all(brand, many[:1], now, "purchase")
    with CaptureQueriesContext(connection) as queries:
        arrive_all(brand, many[1:], now, "purchase")

    assert len(queries) <= len(few)
    assert {points_of(one) for one in many if one} == {100}
