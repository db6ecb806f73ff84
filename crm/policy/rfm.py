"""The grid of RFM: which groups there are, and whom each holds, by recency and frequency.

Amounts are left out of the grid on purpose: a picture has two sides, and how much somebody spends follows from how
often for most shops. They are a score of their own.
"""

from __future__ import annotations

from typing import NamedTuple

SCORES = (1, 2, 3, 4, 5)


class Group(NamedTuple):
    """A region of the grid."""

    slug: str
    name: str
    said: str


GROUPS = (
    Group("champions", "Champions", "bought lately, and often"),
    Group("loyal", "Loyal", "buy often"),
    Group("potential", "Potential loyalists", "bought lately, more than once"),
    Group("new", "New", "bought very lately, for the first time or nearly"),
    Group("promising", "Promising", "bought lately, but rarely"),
    Group("attention", "Need attention", "in the middle: they may go either way"),
    Group("drifting", "About to sleep", "rarely, and some time ago"),
    Group("at_risk", "At risk", "bought often, but long ago"),
    Group("cannot_lose", "Can’t lose", "bought very often, but long ago"),
    Group("hibernating", "Hibernating", "bought rarely, and long ago"),
)
NAMES = {group.slug: group for group in GROUPS}

#: by recency, the best first; in each row by frequency from 1 to 5
_GRID = {
    5: ("new", "potential", "potential", "champions", "champions"),
    4: ("promising", "potential", "potential", "loyal", "loyal"),
    3: ("drifting", "drifting", "attention", "loyal", "loyal"),
    2: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    1: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
}


def group_of(recency: int, frequency: int) -> Group:
    """The group of a cell."""
    return NAMES[_GRID[recency][frequency - 1]]


def cells() -> list[str]:
    """The slugs of all cells: (1, 1), (1, 2) … (5, 5)."""
    return [slug for recency in SCORES for slug in _GRID[recency]]


def fields(group: Group) -> list[tuple[int, int]]:
    """The cells of a group, each (recency, frequency)."""
    return [(r, f) for r in SCORES for f in SCORES if group_of(r, f) is group]
