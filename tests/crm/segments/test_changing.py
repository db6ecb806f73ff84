"""The moments at which a condition may change by itself are never too late."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from crm.models import Customer
from crm.segments import catalog
from crm.segments.catalog import Defined
from tests.factories.crm import make_brand, make_customer, make_label

pytestmark = pytest.mark.django_db


def asked(customer: Customer, condition: str, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it holds, and until when that is sure."""
    known = catalog.Catalog(customer.brand_id, ZoneInfo(customer.brand.label.time_zone), {})
    segment = Defined(0, "asked", condition, 1, [])
    holds, changes = known.predicate(segment, now), known.changes_at(segment, now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {holds.text}, {changes.text} FROM crm_customer AS customer WHERE customer.id = %s",
            [*holds.params, *changes.params, customer.pk],
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
