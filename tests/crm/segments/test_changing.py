"""The moments at which a condition may change by itself are never too late."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from crm.contract import Push
from crm.models import Customer
from crm.segments import catalog
from crm.segments.catalog import Defined
from crm.segments.tree import Leaf, parse
from events.conditions.measures import Measures
from tests.factories.crm import make_brand, make_customer, make_label
from tests.oracle.store import store_event
from tests.oracle.world import Happening

pytestmark = pytest.mark.django_db


def asked(customer: Customer, condition: str, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it holds, and until when that is sure."""
    known = catalog.Catalog(customer.brand_id, ZoneInfo(customer.brand.label.time_zone), {})
    segment = Defined(0, "asked", condition, 1, [])
    holds, changes = known.predicate(segment, now), known.changes_at(segment, now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT inside, {changes.text} FROM (SELECT *, {holds.text} AS inside FROM crm_customer AS customer"
            " WHERE id = %s) AS customer",
            [*changes.params, *holds.params, customer.pk],
        )
        row: tuple[bool, datetime | None] = cursor.fetchone()
    return row


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Havana", "Pacific/Auckland"])
@pytest.mark.parametrize(
    "born", ["1992-02-29", "1990-02-28", "1990-03-01", "1990-11-01", "1990-12-31", "1990-01-01"]
)
def test_a_birthday_is_never_noticed_late(zone: str, born: str) -> None:
    customer = make_customer(make_brand(label=make_label(time_zone=zone)), born=born)
    birthday = '{"attribute": "born", "op": "day_of_year", "value": "today"}'
    now, looks = datetime(2026, 10, 31, 3, 59, tzinfo=UTC), 0
    end = now + timedelta(days=3 * 366)
    while now < end:
        holds, due = asked(customer, birthday, now)
        assert due is not None
        assert due > now
        assert asked(customer, birthday, due - timedelta(microseconds=1))[0] == holds
        assert asked(customer, birthday, now + (due - now) / 2)[0] == holds
        now, looks = due, looks + 1
    assert looks <= 3 * 4


@pytest.mark.parametrize(
    ("rule", "moments"),
    [
        ({"op": "within_last", "value": 2}, [0, 2 * 86_400_000_000 + 1]),
        ({"op": "within_next", "value": {"hours": 1}}, [-3_600_000_000, 1]),
        ({"op": "before", "value": "2026-03-10"}, []),
        ({"op": "exists"}, []),
        ({"op": "day_of_year", "value": "03-10"}, []),
    ],
)
def test_dates_change_at_their_moments(rule: dict[str, Any], moments: list[int], now: datetime) -> None:
    at = now + timedelta(days=8)
    customer = make_customer(make_brand(), at=at.isoformat())
    condition = f'{{"attribute": "at", {json.dumps(rule)[1:]}'
    found = []
    moment: datetime | None = now
    while moment is not None:
        _, moment = asked(customer, condition, moment)
        found += [(moment - at) // timedelta(microseconds=1)] if moment else []
    assert found == moments


BUY = {"event": "buy", "within": {"days": 30}}
TWICE = {**BUY, "count": {"op": "gte", "value": 2}}


@pytest.mark.parametrize(
    ("condition", "push"),
    [
        (BUY, Push.UP),
        (TWICE, Push.UP),
        ({"not": BUY}, Push.DOWN),
        ({**BUY, "count": {"op": "lt", "value": 2}}, Push.DOWN),
        ({**BUY, "count": {"op": "eq", "value": 2}}, Push.BOTH),
        ({**BUY, "max": {"field": "amount", "op": "gt", "value": 9}}, Push.UP),
        ({**BUY, "max": {"field": "amount", "op": "lt", "value": 9}}, Push.BOTH),
        ({**BUY, "min": {"field": "amount", "op": "lte", "value": 9}}, Push.UP),
        ({**BUY, "sum": {"field": "amount", "op": "gt", "value": 9}}, Push.BOTH),
        ({"all": [BUY, {"not": {"event": "sell"}}]}, Push.UP),
        ({"any": [BUY, {"not": TWICE}]}, Push.BOTH),
        (
            {"attribute": "a", "op": "exists"},
            Push.BOTH,
        ),  # not touched by it: what is not known may do anything
    ],
)
def test_what_happens_pushes_an_answer_one_way_or_both(
    condition: dict[str, Any], push: Push, now: datetime
) -> None:
    known = catalog.Catalog(1, ZoneInfo("UTC"), {})
    segment = Defined(0, "asked", json.dumps(condition), 1, [])
    assert known.pushed_by(segment, "event:buy", now) == push


def test_a_segment_is_pushed_as_those_it_is_made_of(now: datetime) -> None:
    known = catalog.Catalog(1, ZoneInfo("UTC"), {"buyers": Defined(1, "buyers", json.dumps(BUY), 1, [])})
    others = Defined(0, "others", '{"not": {"segment": "buyers"}}', 1, [])
    assert known.pushed_by(others, "event:buy", now) == Push.DOWN


@pytest.mark.parametrize(
    ("condition", "days"),
    [
        (TWICE, None),
        ({"not": TWICE}, None),
        ({"not": BUY}, 30),
        ({"all": [{"not": BUY}, {"attribute": "country", "op": "eq", "value": "AT"}]}, None),
        ({"all": [{"not": BUY}, {"attribute": "country", "op": "eq", "value": "DE"}]}, 30),
        ({"all": [{"not": BUY}, {"not": {**BUY, "within": {"days": 60}}}]}, 60),
        ({"all": [{"not": BUY}, {"any": [{"not": BUY}, {"not": {**BUY, "within": {"days": 20}}}]}]}, 30),
        ({"all": [{"not": BUY}, {**TWICE, "count": {"op": "eq", "value": 2}}]}, None),
        ({"any": [BUY, {"attribute": "country", "op": "eq", "value": "DE"}]}, None),
        ({"any": [BUY, {**BUY, "within": {"days": 20}}]}, 30),
        ({"any": [BUY, {"attribute": "country", "op": "eq", "value": "AT"}]}, 30),
        ({**BUY, "sum": {"field": "amount", "op": "gt", "value": 5}}, 30),
        ({**BUY, "sum": {"field": "amount", "op": "gt", "value": 15}}, None),
        ({**BUY, "sum": {"field": "amount", "op": "lt", "value": 15}}, None),
        ({"event": "buy", "days_since_last": {"op": "between", "value": [3, 5]}}, 3),
        ({"event": "buy", "days_since_last": {"op": "lt", "value": 10**15}}, None),
    ],
)
def test_only_time_that_can_turn_an_answer_is_waited_for(
    condition: dict[str, Any], days: int | None, now: datetime
) -> None:
    """Of a customer from DE who has bought once, for 10."""
    customer = make_customer(make_brand(), country="DE")
    store_event(customer.brand, customer.pk, Happening("buy", now, {"amount": 10}))
    _, due = asked(customer, json.dumps(condition), now)
    assert due == (None if days is None else now + timedelta(days=days, microseconds=int(days != 3)))


@pytest.mark.parametrize(
    "comparison", [{"op": "lt", "value": "$days"}, {"op": "between", "value": [1, "$days"]}]
)
def test_days_that_only_the_event_at_hand_knows_reach_back_for_ever(comparison: dict[str, Any]) -> None:
    tree = parse({"event": "buy", "days_since_last": comparison})
    assert isinstance(tree, Leaf)
    assert isinstance(tree.config, Measures)
    assert tree.config.reach is None
