"""The only writer of runs, visits and tallies: one function per transition, each over a set.

Every transition re-checks the state that it leaves and refuses to be applied to anything else, so a step
that two workers believe to be theirs is taken by one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.contract import RunView
from campaigns.models.run import OPEN, RunState

RESTING = {RunState.WAITING, RunState.LISTENING, RunState.SENDING}


class StepTakenTwice(Exception):
    """A run was not in the state that its transition leaves from: another worker has moved it."""


def claim(now: datetime, limit: int) -> dict[tuple[int, str, bool], list[RunView]]:
    """Lock up to `limit` due runs that nobody else works on, oldest first, by version, node and whether they rested."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, customer_id, visit, signal, event, entry_key, arrived_at, started_at,"
            " version_id, node, state FROM campaigns_run WHERE due_at <= %s"
            " ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED",
            [now, limit],
        )
        standing: dict[tuple[int, str, bool], list[RunView]] = {}
        for *view, version_id, node, state in cursor.fetchall():
            standing.setdefault((version_id, node, state in RESTING), []).append(RunView(*view))
    return standing


class Ledger:
    """What came of a batch, noted run by run and written in one statement per kind of outcome."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.visits: list[tuple[int, int, str, str, datetime, datetime, str]] = []
        self.tally: Counter[tuple[int, str, str]] = Counter()
        self.waiting: list[tuple[RunView, str, datetime]] = []
        self.sending: list[tuple[RunView, str]] = []
        self.done: list[tuple[RunView, str, str]] = []
        self.exited: list[tuple[RunView, str, str]] = []
        self.failed: list[tuple[RunView, str, str]] = []

    def visited(self, version_id: int, run: RunView, node: str, port: str, why: str) -> None:
        """A run leaves a node by a port."""
        self.visits.append((run.id, run.visit, node, port, run.arrived_at, self.now, why))
        self.tally[version_id, node, port] += 1

    def write(self) -> None:
        """Write it all down, inside the caller's transaction. Raises StepTakenTwice."""
        add_visits(self.visits)
        add_tally(self.tally)
        wait(self.waiting)
        await_message(self.sending)
        finish(self.done, RunState.DONE, self.now)
        finish(self.exited, RunState.EXITED, self.now)
        fail(self.failed)


def add_visits(visits: Sequence[tuple[int, int, str, str, datetime, datetime, str]]) -> None:
    """Append visits; (run, number) is unique, so no step can be written twice."""
    if not visits:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY campaigns_visit (run_id, number, node, port, arrived_at, at, why) FROM STDIN"
        ) as copy,
    ):
        for visit in visits:
            copy.write_row(visit)


def add_tally(tally: Counter[tuple[int, str, str]]) -> None:
    """Append what the visits add up to, per version, node and port."""
    if tally:
        rows = [(*key, count) for key, count in tally.items()]
        _unnest(
            "INSERT INTO campaigns_tally (version_id, node, port, count) SELECT * FROM {rows}",
            ("bigint", "text", "text", "bigint"),
            rows,
        )


def wait(moves: Sequence[tuple[RunView, str, datetime]]) -> None:
    """→ waiting at a node until a moment."""
    rows = [(run.id, node, run.visit, run.arrived_at, until) for run, node, until in moves]
    _move(
        "state = 'waiting', node = v.node, visit = v.visit, arrived_at = v.arrived_at, signal = '', due_at = v.due",
        "v(id, node, visit, arrived_at, due)",
        ("bigint", "text", "int", "timestamptz", "timestamptz"),
        rows,
    )


def await_message(moves: Sequence[tuple[RunView, str]]) -> None:
    """→ sending: nothing is due until the message has settled."""
    rows = [(run.id, node, run.visit, run.arrived_at) for run, node in moves]
    _move(
        "state = 'sending', node = v.node, visit = v.visit, arrived_at = v.arrived_at, signal = '', due_at = NULL",
        "v(id, node, visit, arrived_at)",
        ("bigint", "text", "int", "timestamptz"),
        rows,
    )


def finish(moves: Sequence[tuple[RunView, str, str]], state: RunState, now: datetime) -> None:
    """→ done or exited, for good."""
    rows = [(run.id, node, run.visit, reason, state.value, now) for run, node, reason in moves]
    _move(
        "state = v.state, node = v.node, visit = v.visit, reason = v.reason, finished_at = v.at, due_at = NULL",
        "v(id, node, visit, reason, state, at)",
        ("bigint", "text", "int", "text", "text", "timestamptz"),
        rows,
    )


def fail(moves: Sequence[tuple[RunView, str, str]]) -> None:
    """→ failed at a node, with the error; an operator retries, skips or stops it."""
    rows = [(run.id, node, run.visit, error) for run, node, error in moves]
    _move(
        "state = 'failed', node = v.node, visit = v.visit, reason = v.reason, due_at = NULL",
        "v(id, node, visit, reason)",
        ("bigint", "text", "int", "text"),
        rows,
    )


def wake(signals: Sequence[tuple[int, int, str]], now: datetime) -> int:
    """(run, visit, signal): what these runs wait for has happened, they are due. Returns how many were.

    A run of a campaign on hold keeps its due moment aside until the campaign is resumed.
    """
    return _unnest(
        "UPDATE campaigns_run run SET signal = v.signal,"
        " due_at = CASE WHEN campaign.status = 'holding' THEN NULL ELSE v.at END,"
        " held_due_at = CASE WHEN campaign.status = 'holding' THEN v.at END"
        " FROM {rows} v(id, visit, signal, at), campaigns_campaign campaign"
        " WHERE run.id = v.id AND run.visit = v.visit AND campaign.id = run.campaign_id"
        " AND run.state IN ('sending', 'listening')",
        ("bigint", "int", "text", "timestamptz"),
        [(*signal, now) for signal in signals],
    )


def retry(run_ids: Sequence[int], now: datetime) -> int:
    """failed → ready: the node is worked once more."""
    return _execute(
        "UPDATE campaigns_run SET state = 'ready', reason = '', due_at = %s WHERE id = ANY(%s) AND state = 'failed'",
        [now, list(run_ids)],
    )


def hold(campaign_id: int) -> int:
    """All runs of a campaign stand still; what stood due is remembered."""
    return _execute(
        "UPDATE campaigns_run SET held_due_at = due_at, due_at = NULL"
        " WHERE campaign_id = %s AND due_at IS NOT NULL",
        [campaign_id],
    )


def release(campaign_id: int) -> int:
    """What stood due before the hold stands due again."""
    return _execute(
        "UPDATE campaigns_run SET due_at = held_due_at, held_due_at = NULL"
        " WHERE campaign_id = %s AND held_due_at IS NOT NULL",
        [campaign_id],
    )


def drop_held(campaign_id: int, before: datetime, now: datetime) -> int:
    """Runs that stood due before a moment are too late to go on: they exit."""
    return _execute(
        "UPDATE campaigns_run SET state = 'exited', reason = 'too_old_after_hold', finished_at = %s,"
        " held_due_at = NULL WHERE campaign_id = %s AND held_due_at < %s AND finished_at IS NULL",
        [now, campaign_id, before],
    )


def stop_all(campaign_id: int, reason: str, now: datetime) -> int:
    """Every open run of a campaign exits."""
    return _execute(
        "UPDATE campaigns_run SET state = 'exited', reason = %s, finished_at = %s, due_at = NULL,"
        " held_due_at = NULL WHERE campaign_id = %s AND finished_at IS NULL",
        [reason, now, campaign_id],
    )


def _move(assignments: str, alias: str, types: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    states = ", ".join(f"'{state.value}'" for state in OPEN)
    moved = _unnest(
        f"UPDATE campaigns_run run SET {assignments} FROM {{rows}} {alias}"
        f" WHERE run.id = v.id AND run.state IN ({states})",
        types,
        rows,
    )
    if moved != len(rows):
        raise StepTakenTwice(f"{len(rows) - moved} of {len(rows)} runs had been moved by somebody else")


def _unnest(statement: str, types: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> int:
    """Run a statement over rows handed in as one array per column."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    return _execute(statement.format(rows=f"unnest({arrays})"), columns) if columns else 0


def _execute(statement: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
