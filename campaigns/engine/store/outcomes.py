"""What the engine makes of runs at their nodes: waiting, listening, sending, done, exited or failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.contract import RunView
from campaigns.engine.statements import over
from campaigns.models.run import OPEN, RunState

#: runs that share an outcome, their node, and what the outcome says
Move = tuple[list[RunView], str, str]


class StepTakenTwice(Exception):
    """A run was not in the state that its transition leaves from: another worker has moved it."""


def wait(moves: Sequence[tuple[list[RunView], str, datetime]]) -> None:
    """→ waiting at a node until a moment, or until its rules end the run."""
    _move(
        "state = 'waiting', signal = '', due_at = least(v.said::timestamptz, ends_at)",
        [(runs, node, until.isoformat()) for runs, node, until in moves],
    )


def listen(moves: Sequence[tuple[list[RunView], str, datetime | None]]) -> None:
    """→ listening at a node, until a moment at the latest where there is one, or until its rules end the run."""
    _move(
        "state = 'listening', signal = '', due_at = least(NULLIF(v.said, '')::timestamptz, ends_at)",
        [(runs, node, until.isoformat() if until else "") for runs, node, until in moves],
    )


def await_message(moves: Sequence[tuple[list[RunView], str]]) -> None:
    """→ sending: nothing is due until the message has settled."""
    _move("state = 'sending', signal = '', due_at = NULL", [(runs, node, "") for runs, node in moves])


def finish(moves: Sequence[Move], state: RunState, now: datetime) -> None:
    """→ done or exited, for good."""
    _move("state = %s, reason = v.said, finished_at = %s, due_at = NULL", moves, state.value, now)


def fail(moves: Sequence[Move]) -> None:
    """→ failed at a node, with the error; an operator retries, skips or stops it."""
    _move("state = 'failed', reason = v.said, due_at = NULL", moves)


def _move(assignments: str, moves: Sequence[Move], *params: Any) -> None:
    """Take runs out of an open state; `v.said` is what their outcome says."""
    rows = [(run.id, run.visit, run.arrived, node, said) for runs, node, said in moves for run in runs]
    states = ", ".join(f"'{state.value}'" for state in OPEN)
    moved = over(
        f"UPDATE campaigns_run run SET {assignments}, node = v.node, visit = v.visit, arrived_at = v.arrived"
        f" FROM {{rows}} v(id, visit, arrived, node, said) WHERE run.id = v.id AND run.state IN ({states})",
        ("bigint", "int", "timestamptz", "text", "text"),
        rows,
        *params,
    )
    if moved != len(rows):
        raise StepTakenTwice(f"{len(rows) - moved} of {len(rows)} runs had been moved by somebody else")
