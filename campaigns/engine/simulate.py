"""One run's way on a clock that jumps: the engine itself, from one moment at which something is due to the next.

For trials, inside a transaction that is rolled back. Nobody else's run is touched, and no time passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from campaigns.engine.advance import advance
from campaigns.models import Run
from campaigns.models.run import OPEN, RunState

TURNS = 1_000
LONGEST = timedelta(days=3_653)


class World(Protocol):
    """Something around the run: its messages that leave, its customer who does something."""

    def happen(self, now: datetime) -> None:
        """Let everything happen that is due at this moment."""

    def next_at(self) -> datetime | None:
        """When the next thing is going to happen by itself, if anything is."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended. `state` is the run's, or `unfinished` with the reason why nobody waited any longer."""

    state: str
    reason: str
    node: str
    at: datetime


def walk(run_id: int, now: datetime, worlds: Sequence[World], is_over: Callable[[], bool]) -> Ending:
    """Let the run go on from `now` until it has ended, nothing can wake it, or `is_over` says that it is enough.

    Each turn works whatever is due and moves the clock on to what is due next.
    """
    latest = now + LONGEST
    for _ in range(TURNS):
        for world in worlds:
            world.happen(now)
        run = _stands(run_id)
        if run.due_at is not None and run.due_at <= now:
            advance(now, only=[run_id])
            run = _stands(run_id)
            if run.state == RunState.LISTENING:  # and looks back once, before the clock moves on
                advance(now, only=[run_id])
                run = _stands(run_id)
        if run.state not in OPEN:
            return Ending(run.state, run.reason, run.node, run.finished_at or now)
        moments = [run.due_at, *(world.next_at() for world in worlds)]
        upcoming = min((at for at in moments if at is not None), default=None)
        if upcoming is None:
            return _unfinished(run, "Nothing would ever wake it.", now)
        if upcoming > latest:
            return _unfinished(run, "It would wait for more than ten years.", now)
        if is_over():
            return _unfinished(run, "The test run took too long and was cut off.", now)
        now = max(now, upcoming)
    return _unfinished(run, f"It was cut off after {TURNS} moves.", now)


def _stands(run_id: int) -> Run:
    return Run.objects.only("state", "reason", "node", "due_at", "finished_at").get(pk=run_id)


def _unfinished(run: Run, reason: str, now: datetime) -> Ending:
    return Ending("unfinished", reason, run.node, now)
