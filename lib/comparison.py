"""Comparing two groups: the difference of two rates or of two means, with its confidence interval. Pure.

Rates by Newcombe's hybrid score interval (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10),
which holds for few cases and for rates near 0 and 1, where the textbook's interval does not. Means by the normal
interval with the variance of each group, for groups of dozens at least.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    count: int

    @property
    def rate(self) -> float:
        """0 of nobody."""
        return self.hits / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a set of numbers: how many, their sum, the sum of their squares."""

    count: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """0 of none."""
        return self.total / self.count if self.count else 0.0

    @property
    def variance(self) -> float:
        """Of the population that they are drawn from; 0 for fewer than two."""
        if self.count < 2:
            return 0.0
        return max(0.0, (self.squares - self.total * self.total / self.count) / (self.count - 1))


@dataclass(frozen=True, slots=True)
class Difference:
    """The first less the second, and where the true difference lies with the given confidence."""

    value: float
    low: float
    high: float

    @property
    def is_shown(self) -> bool:
        """Whether there is one at all, as far as that can be said."""
        return self.low > 0 or self.high < 0


def wilson(share: Share, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Where the true rate lies: Wilson's score interval; (0, 1) of nobody."""
    if not share.count:
        return 0.0, 1.0
    z = _z(confidence)
    n, rate = share.count, share.rate
    middle = (2 * n * rate + z * z) / (2 * (n + z * z))
    width = z * sqrt(z * z + 4 * n * rate * (1 - rate)) / (2 * (n + z * z))
    return max(0.0, middle - width), min(1.0, middle + width)


def of_rates(first: Share, second: Share, confidence: float = CONFIDENCE) -> Difference:
    """The first rate less the second."""
    (low1, high1), (low2, high2) = wilson(first, confidence), wilson(second, confidence)
    value = first.rate - second.rate
    below = sqrt((first.rate - low1) ** 2 + (high2 - second.rate) ** 2)
    above = sqrt((high1 - first.rate) ** 2 + (second.rate - low2) ** 2)
    return Difference(value, value - below, value + above)


def of_means(first: Sums, second: Sums, confidence: float = CONFIDENCE) -> Difference:
    """The first mean less the second."""
    value = first.mean - second.mean
    spread = sum(sums.variance / sums.count for sums in (first, second) if sums.count)
    width = _z(confidence) * sqrt(spread)
    return Difference(value, value - width, value + width)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
