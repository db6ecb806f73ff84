"""The only writer of runs, visits and tallies: one function per transition, each over a set.

Every transition re-checks the state that it leaves and refuses to be applied to anything else, so a step
that two workers believe to be theirs is taken by one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
            "SELECT id, customer_id, visit, signal, arrived_at::text, version_id, node, state"
            " FROM campaigns_run WHERE due_at <= %s ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED",
            [now, limit],
        )
        standing: dict[tuple[int, str, bool], list[RunView]] = {}
        for id_, customer, visit, signal, arrived, version_id, node, state in cursor.fetchall():
            run = RunView(id_, customer, visit, signal, arrived)
            standing.setdefault((version_id, node, state in RESTING), []).append(run)
    return standing


#: runs that share an outcome, their node, and what the outcome says
Move = tuple[list[RunView], str, str]


class Ledger:
    """What came of a batch, noted group by group and written in one statement per kind of outcome."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.moment = now.isoformat()
        self.visits: list[str] = []
        self.tally: Counter[tuple[int, str, str]] = Counter()
        self.waiting: list[tuple[list[RunView], str, datetime]] = []
        self.sending: list[tuple[list[RunView], str]] = []
        self.done: list[Move] = []
        self.exited: list[Move] = []
        self.failed: list[Move] = []

    def visited(self, version_id: int, node: str, port: str, why: str, runs: Sequence[RunView]) -> None:
        """These runs leave a node by a port."""
        way = f"\t{_copied(node)}\t{_copied(port)}\t"
        end = f"\t{self.moment}\t{_copied(why)}\n"
        self.visits += [f"{run.id}\t{run.visit}{way}{run.arrived}{end}" for run in runs]
        self.tally[version_id, node, port] += len(runs)

    def write(self) -> None:
        """Write it all down, inside the caller's transaction. Raises StepTakenTwice."""
        add_visits(self.visits)
        add_tally(self.tally)
        wait(self.waiting)
        await_message(self.sending)
        finish(self.done, RunState.DONE, self.now)
        finish(self.exited, RunState.EXITED, self.now)
        fail(self.failed)


def add_visits(lines: Sequence[str]) -> None:
    """Append visits, written as lines of COPY; (run, number) is unique, so no step is written twice."""
    if not lines:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY campaigns_visit (run_id, number, node, port, arrived_at, at, why) FROM STDIN"
        ) as copy,
    ):
        copy.write("".join(lines))


def add_tally(tally: Counter[tuple[int, str, str]]) -> None:
    """Append what the visits add up to, per version, node and port."""
    rows = [(*key, count) for key, count in tally.items()]
    _over(
        "INSERT INTO campaigns_tally (version_id, node, port, count) SELECT * FROM {rows}",
        ("bigint", "text", "text", "bigint"),
        rows,
    )


def wait(moves: Sequence[tuple[list[RunView], str, datetime]]) -> None:
    """→ waiting at a node until a moment."""
    _move(
        "state = 'waiting', signal = '', due_at = v.said::timestamptz",
        [(runs, node, until.isoformat()) for runs, node, until in moves],
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


def wake(signals: Sequence[tuple[int, int, str]], now: datetime) -> int:
    """(run, visit, signal): what these runs wait for has happened, they are due. Returns how many were.

    A run of a campaign on hold keeps its due moment aside until the campaign is resumed.
    """
    return _over(
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


def _move(assignments: str, moves: Sequence[Move], *params: Any) -> None:
    """Take runs out of an open state; `v.said` is what their outcome says."""
    rows = [(run.id, run.visit, run.arrived, node, said) for runs, node, said in moves for run in runs]
    states = ", ".join(f"'{state.value}'" for state in OPEN)
    moved = _over(
        f"UPDATE campaigns_run run SET {assignments}, node = v.node, visit = v.visit, arrived_at = v.arrived"
        f" FROM {{rows}} v(id, visit, arrived, node, said) WHERE run.id = v.id AND run.state IN ({states})",
        ("bigint", "int", "timestamptz", "text", "text"),
        rows,
        *params,
    )
    if moved != len(rows):
        raise StepTakenTwice(f"{len(rows) - moved} of {len(rows)} runs had been moved by somebody else")


def _over(statement: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]], *before: Any) -> int:
    """Run a statement over rows handed in as one array per column; `before` are the values ahead of them."""
    if not rows:
        return 0
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    columns = [_array(column) for column in zip(*rows, strict=True)]
    return _execute(statement.format(rows=f"unnest({arrays})"), [*before, *columns])


def _array(column: Sequence[Any]) -> str:
    """A column as the text of a PostgreSQL array: ten times faster than the driver's way for long lists."""
    if isinstance(column[0], int):
        return "{" + ",".join(map(str, column)) + "}"
    return "{" + ",".join(f'"{_quoted(str(value))}"' for value in column) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _copied(text: str) -> str:
    """A text as COPY reads it."""
    return (
        text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "")
    )


def _execute(statement: str, params: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
