"""Comparing two groups: against published tables, and against counting."""

from __future__ import annotations

import random
from statistics import fmean, variance

import pytest

from lib.comparison import Share, Sums, of_means, of_rates, wilson


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_rate_lies_where_the_published_table_says(hits: int, count: int, low: float, high: float) -> None:
    """R. G. Newcombe, Two-sided intervals for the single proportion, Stat. Med. 17 (1998), table I, no. 3."""
    assert wilson(Share(hits, count)) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
        (Share(10, 10), Share(0, 20), 0.6791, 1.0),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_lies_where_the_published_table_says(
    first: Share, second: Share, low: float, high: float
) -> None:
    """R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine
    17 (1998), 873-890, table II, method 10."""
    found = of_rates(first, second)

    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.value == first.hits / first.count - second.hits / second.count


def test_the_other_way_round_it_is_the_same_difference() -> None:
    there, back = of_rates(Share(30, 100), Share(12, 90)), of_rates(Share(12, 90), Share(30, 100))

    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.is_shown
    assert not of_rates(Share(3, 10), Share(2, 10)).is_shown


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    draw = random.Random(7)  # noqa: S311 - any will do
    held = 0
    for _ in range(2_000):
        first = Share(sum(draw.random() < 0.12 for _ in range(300)), 300)
        second = Share(sum(draw.random() < 0.08 for _ in range(60)), 60)
        found = of_rates(first, second)
        held += found.low <= 0.04 <= found.high
    assert 0.93 <= held / 2_000 <= 0.975


def test_means_are_those_of_the_numbers_and_their_interval_holds_the_truth() -> None:
    numbers = [3.0, 4.0, 10.0, 0.0, 0.5]
    sums = Sums(5, sum(numbers), sum(n * n for n in numbers))
    assert (sums.mean, sums.variance) == pytest.approx((fmean(numbers), variance(numbers)))

    draw = random.Random(8)  # noqa: S311 - any will do
    held = 0
    for _ in range(1_000):
        first, second = (
            [draw.expovariate(1 / mean) if draw.random() < 0.3 else 0.0 for _ in range(size)]
            for mean, size in ((20, 400), (10, 150))
        )
        found = of_means(*(Sums(len(a), sum(a), sum(n * n for n in a)) for a in (first, second)))
        held += found.low <= 3.0 <= found.high
    assert 0.92 <= held / 1_000 <= 0.975


def test_of_nobody_nothing_is_known() -> None:
    nothing = of_rates(Share(0, 0), Share(5, 10))

    assert wilson(Share(0, 0)) == (0.0, 1.0)
    assert nothing.low < -0.5 < nothing.high
    assert of_means(Sums(0, 0.0, 0.0), Sums(1, 3.0, 9.0)).value == -3.0
