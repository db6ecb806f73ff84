"""What the sweep looks after: work that may have been left lying, and what is due every so often.

Apps register in `ready()`; the sweep knows none of them. `pending` asks with one cheap indexed query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Leftover:
    """Ring for `task` whenever `pending(now)` says that work lies there."""

    task: str
    pending: Callable[[datetime], bool]


@dataclass(frozen=True, slots=True)
class Regular:
    """Ring for `task` every `seconds`, and once at the start."""

    task: str
    seconds: int


leftovers: list[Leftover] = []
regulars: list[Regular] = []


def look_after(task: str, pending: Callable[[datetime], bool]) -> None:
    """Register work that the sweep must not leave lying."""
    leftovers.append(Leftover(task, pending))


def is_left(now: datetime, beside: str) -> bool:
    """Whether there is work for any task but this one; asks until one says yes."""
    return any(leftover.pending(now) for leftover in leftovers if leftover.task != beside)


def every(seconds: int, task: str) -> None:
    """Register a task that is due every `seconds`."""
    regulars.append(Regular(task, seconds))
