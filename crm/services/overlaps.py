"""What a segment has in common with every other one of its brand."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from crm.models import Segment
from crm.queries import overlaps
from crm.queries.building import standings
from crm.services.segments import bounded
from crm.services.upkeep import plan_for_many_branches

#: so many members of a large segment are looked at: 19 of 20 times within 1.6 of 100 of the truth
ASKED = 4_000
Z = 1.96


@dataclass(frozen=True, slots=True)
class Overlap:
    """`common` customers are in both, 19 of 20 times between `low` and `high`; all are equal where it was counted."""

    segment: Segment
    size: int
    common: int
    low: int
    high: int
    of_this: float
    of_other: float


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The largest first. `size` is None, and nothing is told, while the segment is being built."""

    size: int | None
    is_exact: bool
    rows: list[Overlap]


def of_segment(segment: Segment, *, exact: bool = False) -> Overlaps:
    """With all others that are built. Large segments are sampled unless `exact`. Raises TooSlow."""
    others = {one.pk: one for one in Segment.objects.filter(brand=segment.brand_id).exclude(pk=segment.pk)}
    sizes = {id_: one.size for id_, one in standings([segment.pk, *others]).items() if one.size is not None}
    size = sizes.pop(segment.pk, None)
    if size is None:
        return Overlaps(None, True, [])
    every = 1 if exact else max(size // ASKED, 1)
    with bounded():
        plan_for_many_branches()
        asked, found = overlaps.common(segment.pk, list(sizes), every)
    rows = [_overlap(others[id_], sizes[id_], size, found.get(id_, 0), asked, every) for id_ in sizes]
    return Overlaps(size, every == 1, sorted(rows, key=lambda row: (-row.common, row.segment.name)))


def _overlap(other: Segment, of_other: int, size: int, hits: int, asked: int, every: int) -> Overlap:
    """From a share of those who were asked to customers; never more than either segment has."""
    most = min(size, of_other)
    low, middle, high = (hits, hits, hits) if every == 1 else _range(hits, asked, size)
    low, middle, high = (min(figure, most) for figure in (low, middle, high))
    return Overlap(other, of_other, middle, low, high, _share(middle, size), _share(middle, of_other))


def _range(hits: int, asked: int, size: int) -> tuple[int, int, int]:
    """The score interval of a share, which is honest about no hits, too."""
    if not asked:
        return 0, 0, size
    share, weight = hits / asked, Z * Z / asked
    middle = (share + weight / 2) / (1 + weight)
    reach = Z / (1 + weight) * sqrt(share * (1 - share) / asked + weight / (4 * asked))
    return round(max(middle - reach, 0) * size), round(share * size), round(min(middle + reach, 1) * size)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
