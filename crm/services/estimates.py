"""How many customers a condition has, at once: asked of a sample, with the range that chance leaves.

The answer comes within the budget whatever the condition costs: a first few hundred customers show what one
costs, then as many are asked as the budget allows. The exact figure is `crm.services.segments.preview`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, sqrt
from time import perf_counter
from typing import Any

from crm.models import Brand
from crm.queries import sample
from crm.segments import membership
from crm.segments.tree import Tree
from crm.services.segments import bounded, checked

FIRST = 300
MOST = 10_000
BUDGET_S = 0.045
#: 19 of 20 times the exact figure lies within the range
Z = 1.96


@dataclass(frozen=True, slots=True)
class Estimate:
    """`low` and `high`: 19 of 20 times the exact figure is between; all three are equal where it is exact."""

    estimate: int
    low: int
    high: int
    took_ms: float


def estimate(brand: Brand, condition: Any, now: datetime) -> Estimate:
    """About how many customers a condition holds for. Raises BadCondition, TooSlow."""
    begun = perf_counter()
    tree = checked(brand, condition, now)
    with bounded():
        drawn = sample.draw(brand.pk, MOST)
        asked, hits = _asked(brand, tree, drawn.ids, now)
    share = drawn.share(asked)
    low, high = (hits, hits) if share == 1 else _range(hits, share)
    return Estimate(round(hits / share), low, high, round((perf_counter() - begun) * 1000, 1))


def _asked(brand: Brand, tree: Tree, ids: list[int], now: datetime) -> tuple[int, int]:
    """How many of the ids were asked about in the time there is, and how many it holds for."""
    begun = perf_counter()
    first = ids[:FIRST]
    hits = len(membership.members_among(brand, tree, first, now))
    each = (perf_counter() - begun) / max(len(first), 1)
    rest = ids[FIRST : FIRST + int(BUDGET_S / each)]
    if rest:
        hits += len(membership.members_among(brand, tree, rest, now))
    return len(first) + len(rest), hits


def _range(hits: int, share: float) -> tuple[int, int]:
    """Those that may be behind so many hits, each of whom was asked with the chance `share` (score interval).

    It needs no figure of all customers, which would have to be counted, and is honest about no hits, too.
    """
    middle, reach = hits + Z * Z / 2, Z * sqrt(hits + Z * Z / 4)
    return max(hits, floor((middle - reach) / share)), ceil((middle + reach) / share)
