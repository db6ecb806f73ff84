"""Thompson sampling: the better a variant has done so far, the more customers get it; and all go on being tried."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: a variant, how many customers had it, and how many of these did what is measured
Count = tuple[str, int, int]


def drawn(counts: Sequence[Count], seed: str) -> str:
    """The variant for one customer: the one whose draw from the Beta of its results is the highest.

    The same seed and counts always draw the same.
    """
    random = Random(seed)  # noqa: S311 -- statistics, not secrets
    draws = [random.betavariate(1 + hits, 1 + customers - hits) for _, customers, hits in counts]
    return counts[draws.index(max(draws))][0]
