"""The newest events, read from the ends of the index."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand
from events.backoffice import stream
from events.models import EventType
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


def known(brand: Brand, *names: str) -> None:
    for name in names:
        EventType.objects.create(brand=brand, name=name)


def test_it_gives_the_newest_of_all_names_in_order(now: datetime) -> None:
    brand, other = make_brand("a"), make_brand("b")
    known(brand, "login", "purchase")
    known(other, "login")
    for minute in range(8):
        make_event(
            brand, None, "login" if minute % 2 else "purchase", now - timedelta(minutes=minute), n=minute
        )
        make_event(other, None, "login", now - timedelta(seconds=minute), n=-1)
    found = stream.newest(brand.pk, now, 5)
    assert [event.payload["n"] for event in found] == [0, 1, 2, 3, 4]


def test_it_narrows_to_a_name_and_a_moment(now: datetime) -> None:
    brand = make_brand()
    known(brand, "login", "purchase")
    for days in range(0, 100, 20):  # over several partitions
        make_event(brand, None, "login", now - timedelta(days=days), n=days)
        make_event(brand, None, "purchase", now - timedelta(days=days), n=-1)
    found = stream.newest(brand.pk, now - timedelta(days=1), 2, "login")
    assert [event.payload["n"] for event in found] == [20, 40]


def test_it_gives_one_customers_events(now: datetime) -> None:
    brand = make_brand()
    ann, bob = make_customer(brand), make_customer(brand)
    for number in range(3):
        make_event(brand, ann, "login", now - timedelta(hours=number), n=number)
        make_event(brand, bob, "login", now, n=-1)
    found = stream.of_customer(brand.pk, ann.pk, now, 2)
    assert [event.payload["n"] for event in found] == [0, 1]
    assert stream.of_customer(brand.pk, ann.pk, now, 9, "purchase") == []


def test_it_takes_three_statements_however_many_events_there_are(now: datetime) -> None:
    brand = make_brand()
    known(brand, "login")
    for number in range(60):
        make_event(brand, make_customer(brand), "login", now - timedelta(seconds=number))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = stream.newest(brand.pk, now, 50)
        assert [event.customer.ext_id for event in found if event.customer]
    assert len(queries) == 3
