"""Sets are counted without a look at each customer; who is no more is left out all the same."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer, Gone
from crm.segments import membership
from crm.segments.tree import parse
from crm.services import merging
from crm.services.changes import SYSTEM
from events.models import Event
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db

BOUGHT = {"event": "buy"}
OFTEN = {"event": "buy", "count": {"op": "gte", "value": 2}}
NEVER = {"not": BOUGHT}


@pytest.fixture
def cast(brand: Brand, now: datetime) -> dict[str, Customer]:
    """Ann has bought twice, Bob once, Cyd never; a stranger of another brand has bought."""
    people = {name: make_customer(brand, name) for name in ("ann", "bob", "cyd")}
    for name in ("ann", "ann", "bob"):
        make_event(brand, people[name], "buy", now)
    other = make_brand()
    make_event(other, make_customer(other, "dan"), "buy", now)
    return people


def counts(brand: Brand, now: datetime) -> list[int]:
    """Who has bought, often, and never; each as many as are listed."""
    found = [membership.count(brand, parse(one), now) for one in (BOUGHT, OFTEN, NEVER)]
    assert found == [len(membership.members(brand, parse(one), now)) for one in (BOUGHT, OFTEN, NEVER)]
    return found


@pytest.mark.usefixtures("cast")
def test_a_set_is_counted_by_itself_and_its_rest_by_how_many_there_are(brand: Brand, now: datetime) -> None:
    assert counts(brand, now) == [2, 1, 1]
    with CaptureQueriesContext(connection) as asked:
        membership.count(brand, parse(BOUGHT), now)
    assert "crm_customer" not in asked.captured_queries[-1]["sql"]


def test_what_came_for_a_customer_who_was_just_forgotten_counts_for_nobody(
    brand: Brand, cast: dict[str, Customer], now: datetime
) -> None:
    number = cast["ann"].pk
    cast["ann"].delete()
    late = make_event(brand, cast["bob"], "buy", now)
    Event.objects.filter(pk=late.pk).update(customer_id=number)

    assert Gone.objects.get(brand=brand).customer == number
    assert counts(brand, now) == [1, 0, 1]


def test_what_came_for_somebody_merged_away_counts_once_she_is_back(
    brand: Brand, cast: dict[str, Customer], now: datetime
) -> None:
    made = merging.merge(SYSTEM, cast["cyd"], cast["bob"], now)
    assert counts(brand, now) == [2, 1, 0]
    late = make_event(brand, cast["ann"], "buy", now)
    Event.objects.filter(pk=late.pk).update(customer_id=cast["bob"].pk)
    assert counts(brand, now) == [2, 1, 0]

    merging.undo(SYSTEM, made, now)
    assert not Gone.objects.exists()
    assert counts(brand, now) == [2, 2, 1]


def test_nobody_of_a_brand_that_is_deleted_is_noted(brand: Brand, cast: dict[str, Customer]) -> None:
    number = cast["cyd"].pk
    cast["cyd"].delete()
    Brand.objects.exclude(pk=brand.pk).get().delete()

    assert list(Gone.objects.values_list("brand", "customer")) == [(brand.pk, number)]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "condition",
    [
        {"any": [BOUGHT, {"attribute": "vip", "op": "is", "value": True}]},
        {"any": [OFTEN, NEVER]},
        {"not": {"any": [OFTEN, NEVER]}},
        {"event": "buy", "last": {"op": "within_last", "value": {"days": 1}}},
        {"not": {"event": "sell", "count": {"op": "eq", "value": 0}}},
    ],
)
def test_as_many_are_counted_as_are_listed(brand: Brand, condition: dict[str, Any], now: datetime) -> None:
    assert membership.count(brand, parse(condition), now) == len(
        membership.members(brand, parse(condition), now)
    )
