"""How many requests a key may make."""

from __future__ import annotations

import pytest

from crm.services import allowance
from tests.factories.crm import make_brand, make_key


@pytest.mark.parametrize("rate", [10, 20_000])
def test_a_key_is_stopped_when_its_bucket_is_empty(db: None, rate: int) -> None:
    brand = make_brand()
    key, _ = make_key(brand, rate_per_minute=rate)
    other, _ = make_key(brand, rate_per_minute=rate)
    burst = rate // 10

    passed = sum(allowance.take(key) == 0.0 for _ in range(2 * burst))

    assert burst <= passed < 1.9 * burst  # tokens flow in while this runs
    assert allowance.take(other) == 0.0


def test_it_says_how_long_to_wait(db: None) -> None:
    key, _ = make_key(make_brand(), rate_per_minute=6)

    assert allowance.take(key) == 0.0
    assert 9 < allowance.take(key) <= 10


def test_a_rate_of_nothing_lets_nothing_pass(db: None) -> None:
    key, _ = make_key(make_brand(), rate_per_minute=0)

    assert allowance.take(key) > 0
