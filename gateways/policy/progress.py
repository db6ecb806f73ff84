"""How delivery statuses add up: which come first, what one says about the others, what is too late."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

RANKS = {
    "": 0,
    "accepted": 1,
    "failed": 2,
    "rejected": 3,
    "delivered": 4,
    "opened": 5,
    "clicked": 6,
    "unsubscribed": 7,
    "complained": 8,
}
"""A failure ranks below `delivered`: a gateway that reports both has delivered after all, in either order."""

STATUSES = frozenset(RANKS) - {""}
FAILURES = frozenset({"failed", "rejected"})
CLOSING = frozenset({"unsubscribed", "complained"})
"""They opt the customer out of the channel."""

REPORTED = "The gateway reported: "
"""How the error of a message begins that is settled by a report; others were refused or ran out of time."""

IMPLIED = {"opened": ("delivered",), "clicked": ("delivered", "opened")}


class Step(NamedTuple):
    """A status reported or implied for the first time. Not `applied`: it came too late to count."""

    status: str
    applied: bool


def steps(status: str, current: str, known: Collection[str]) -> list[Step]:
    """What a report of `status` adds, in order, to a message at `current` whose `known` statuses were seen."""
    new = [each for each in (*IMPLIED.get(status, ()), status) if each not in known]
    return [Step(each, not (each in FAILURES and _has_arrived(current))) for each in new]


def furthest(current: str, added: Collection[Step]) -> str:
    """The status to show: the one with the highest rank, so nothing ever moves back."""
    return max([current, *(step.status for step in added if step.applied)], key=RANKS.__getitem__)


def _has_arrived(current: str) -> bool:
    return RANKS[current] >= RANKS["delivered"]
