"""About how many customers a condition has, from a sample."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from crm.models import Brand
from crm.queries import sample
from crm.services import estimates, segments
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db
FILL = """
INSERT INTO crm_customer (brand_id, ext_id, attributes, is_test, created_at, updated_at)
SELECT %s, 'c' || n, jsonb_build_object('number', n %% 100), false, now(), now() FROM generate_series(1, %s) AS n
"""


def filled(slug: str, customers: int) -> Brand:
    brand = make_brand(slug)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [brand.pk, customers])
    return brand


@pytest.mark.parametrize(("below", "share"), [(10, 0.1), (50, 0.5), (1, 0.01)])
def test_the_exact_figure_lies_within_the_range(now: datetime, below: int, share: float) -> None:
    """Chance leaves out one of 20 ranges; the hash of the ids is no chance, but ids differ from run to run."""
    brand = filled("large", 40_000)
    filled("noise", 5_000)
    asked = estimates.estimate(brand, {"attribute": "number", "op": "lt", "value": below}, now)
    reach = 2 * (asked.high - asked.low)
    assert asked.low < asked.estimate < asked.high
    assert abs(asked.estimate - 40_000 * share) < reach


def test_everybody_and_nobody_have_honest_ranges(now: datetime) -> None:
    brand = filled("large", 40_000)
    everybody = estimates.estimate(brand, {"all": []}, now)
    nobody = estimates.estimate(brand, {"any": []}, now)
    assert everybody.low < everybody.estimate < everybody.high
    assert abs(everybody.estimate - 40_000) < 2 * (everybody.high - everybody.low)
    assert 0 == nobody.low == nobody.estimate < nobody.high < 400


def test_a_small_brand_is_read_as_a_whole(now: datetime) -> None:
    brand = filled("small", 2_000)
    condition = {"attribute": "number", "op": "lt", "value": 10}
    drawn = sample.draw(brand.pk, 10_000)
    assert (len(set(drawn.ids)), drawn.is_all) == (2_000, True)
    asked = estimates.estimate(brand, condition, now)
    assert asked.low <= segments.preview(brand, condition, now).count == 200 <= asked.high


def test_a_brand_without_customers_has_nobody(now: datetime) -> None:
    asked = estimates.estimate(make_brand("empty"), {"all": []}, now)
    assert (asked.estimate, asked.low, asked.high) == (0, 0, 0)


def test_a_sample_is_spread_over_all_customers_and_of_one_brand() -> None:
    brand = filled("large", 40_000)
    other = filled("noise", 20_000)
    ids = sample.draw(brand.pk, 1_500).ids
    theirs = set(sample.draw(other.pk, 1_000).ids)
    assert len(ids) == len(set(ids)) == 1_500
    assert not set(ids) & theirs
    first, last = min(ids), max(ids)
    upper_half = sum(one > (first + last) / 2 for one in ids)
    assert 600 < upper_half < 900
    drawn = sample.draw(brand.pk, 1_500)
    assert [abs(n / drawn.share(n) - 40_000) < 6_000 for n in (1_000, 1_500)] == [True, True]


def test_the_sample_comes_from_its_index() -> None:
    brand = filled("large", 40_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_customer")
        cursor.execute(f"EXPLAIN {sample.SPREAD}", [brand.pk, 1_000])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "customer_sample" in plan
    assert "Sort" not in plan
