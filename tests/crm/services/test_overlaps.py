"""What segments have in common, counted and sampled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Brand, Customer, Segment
from crm.queries import overlaps as queries
from crm.services import overlaps
from tests.factories.crm import MADE_AT, make_brand
from tests.factories.segments import build_all, make_segment

pytestmark = pytest.mark.django_db


def rest(divisor: int) -> dict[str, Any]:
    """Customers whose number can be divided."""
    return {"attribute": "divisors", "op": "has", "value": divisor}


def make_customers(brand: Brand, number: int) -> None:
    Customer.objects.bulk_create(
        Customer(
            brand=brand,
            ext_id=f"c{n}",
            attributes={"divisors": [d for d in (2, 3, 5, 7) if n % d == 0]},
            created_at=MADE_AT,
            updated_at=MADE_AT,
        )
        for n in range(1, number + 1)
    )


@pytest.fixture
def even(brand: Brand, now: datetime) -> Segment:
    """The even ones of 60, beside those that 3, 5 and 7 divide."""
    make_customers(make_brand("other"), 10)
    make_customers(brand, 60)
    for divisor in (3, 5, 7):
        make_segment(brand, f"by-{divisor}", rest(divisor), now)
    make_segment(brand, "nobody", rest(11), now)
    return make_segment(brand, "even", rest(2), now)


def test_it_counts_whom_a_segment_shares_with_each_other_one(even: Segment) -> None:
    found = overlaps.of_segment(even)

    assert (found.size, found.is_exact) == (30, True)
    told = {row.segment.slug: (row.size, row.common, row.of_this, row.of_other) for row in found.rows}
    assert told == {
        "by-3": (20, 10, 0.3333, 0.5),
        "by-5": (12, 6, 0.2, 0.5),
        "by-7": (8, 4, 0.1333, 0.5),
        "nobody": (0, 0, 0.0, 0.0),
    }
    assert [row.segment.slug for row in found.rows] == ["by-3", "by-5", "by-7", "nobody"]


def test_it_tells_nothing_of_what_is_still_being_built(even: Segment, brand: Brand, now: datetime) -> None:
    new = Segment.objects.create(brand=brand, slug="new", name="New", condition=rest(2))

    assert "new" not in {row.segment.slug for row in overlaps.of_segment(even).rows}
    assert overlaps.of_segment(new) == overlaps.Overlaps(None, True, [])
    build_all(now)
    assert overlaps.of_segment(new).size == 30


def test_a_large_segment_is_sampled_and_the_range_holds(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_customers(brand, 4_000)
    make_segment(brand, "by-3", rest(3), now)
    even = make_segment(brand, "even", rest(2), now)
    monkeypatch.setattr(overlaps, "ASKED", 200)
    monkeypatch.setattr(queries, "WINDOW", 4)

    (sampled,) = overlaps.of_segment(even).rows
    (counted,) = overlaps.of_segment(even, exact=True).rows

    assert counted.common == counted.low == counted.high == 666
    assert sampled.low < 666 < sampled.high
    assert abs(sampled.common - 666) < 200


def test_it_takes_the_same_few_queries_for_any_number_of_segments(
    even: Segment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):  # the segments, their sizes, and one question between its limits
        overlaps.of_segment(even)
