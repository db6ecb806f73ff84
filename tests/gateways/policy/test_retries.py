"""When a try is repeated."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from gateways.policy.retries import next_try

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 120), (9, 300), (500, 300)],
)
def test_it_waits_longer_each_time_give_or_take_a_quarter(attempts: int, seconds: int) -> None:
    waits = [(next_try(attempts, uuid4().hex, NOW) - NOW).total_seconds() for _ in range(100)]

    assert 0.75 * seconds <= min(waits) < max(waits) <= 1.25 * seconds


def test_the_same_try_waits_the_same_time() -> None:
    assert next_try(3, "uid", NOW) == next_try(3, "uid", NOW)
