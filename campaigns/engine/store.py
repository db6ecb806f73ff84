"""The only writer of runs (beside `merged`), visits and tallies: one function per transition, each over a set.

Every transition re-checks the state that it leaves and refuses to be applied to anything else, so a step
that two workers believe to be theirs is taken by one of them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from campaigns.contract import RunView
from campaigns.engine.rules import STOP_DATE, Bounds
from campaigns.engine.statements import copied, execute, over
from campaigns.models.run import OPEN, RunState

RESTING = {RunState.WAITING, RunState.LISTENING, RunState.SENDING}
#: may be taken off their node by a person; whose message is under way stays until the gateway has answered
MOVABLE = [RunState.READY, RunState.WAITING, RunState.LISTENING, RunState.FAILED]

TAKE_OFF = """
WITH chosen AS (
    SELECT id, visit, arrived_at FROM campaigns_run
    WHERE version_id = %s AND node = %s AND finished_at IS NULL AND state = ANY(%s) {among}
    ORDER BY id FOR UPDATE
),
visited AS (
    INSERT INTO campaigns_visit (run_id, number, node, port, arrived_at, at, why)
    SELECT id, visit, %s, %s, arrived_at, %s, %s FROM chosen
),
tallied AS (
    INSERT INTO campaigns_tally (version_id, node, port, count)
    SELECT %s, %s, %s, count(*) FROM chosen HAVING count(*) > 0
),
taken AS (
    UPDATE campaigns_run run SET signal = '', {assignments} FROM chosen WHERE run.id = chosen.id RETURNING run.id
)
SELECT count(*) FROM taken
"""

BOUND = """
    ends_at = least(run.started_at + %s::interval, %s::timestamptz),
    ends_why = CASE
        WHEN run.started_at + %s::interval <= coalesce(%s::timestamptz, 'infinity') THEN %s
        WHEN %s::timestamptz IS NOT NULL THEN %s ELSE '' END
"""

CALL_OFF = """
WITH chosen AS (SELECT id FROM campaigns_run WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE)
UPDATE campaigns_run run SET ends_at = %(now)s, ends_why = %(why)s,
    state = CASE run.state WHEN %(failed)s THEN 'exited' ELSE run.state END,
    reason = CASE run.state WHEN %(failed)s THEN %(why)s ELSE run.reason END,
    finished_at = CASE run.state WHEN %(failed)s THEN %(now)s END,
    due_at = CASE WHEN run.state = 'sending' THEN run.due_at
        WHEN run.state <> %(failed)s AND campaign.status <> 'holding' THEN %(now)s END,
    held_due_at = CASE WHEN run.state = 'sending' THEN run.held_due_at
        WHEN run.state <> %(failed)s AND campaign.status = 'holding' THEN %(now)s END
FROM chosen, campaigns_campaign campaign
WHERE run.id = chosen.id AND campaign.id = run.campaign_id AND run.finished_at IS NULL
    AND (run.ends_at IS NULL OR run.ends_at > %(now)s)
"""


class StepTakenTwice(Exception):
    """A run was not in the state that its transition leaves from: another worker has moved it."""


def claim(
    now: datetime, limit: int, only: Sequence[int] | None = None
) -> dict[tuple[int, str, bool], list[RunView]]:
    """Lock up to `limit` due runs that nobody else works on, oldest first, by version, node and whether they rested.

    `only`: none but these runs.
    """
    among, ids = ("", []) if only is None else (" AND id = ANY(%s)", [list(only)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, customer_id, visit, signal, arrived_at::text, control,"
            " CASE WHEN ends_at <= %s THEN ends_why ELSE '' END, version_id, node, state"
            f" FROM campaigns_run WHERE due_at <= %s{among} ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED",
            [now, now, *ids, limit],
        )
        standing: dict[tuple[int, str, bool], list[RunView]] = {}
        for *seen, version_id, node, state in cursor.fetchall():
            run = RunView(*seen)
            standing.setdefault((version_id, node, state in RESTING), []).append(run)
    return standing


#: version, node, since when
Ear = tuple[int, str, Literal["entry", "arrival"]]

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
        self.listening: list[tuple[list[RunView], str, datetime | None]] = []
        #: those who listen since now, and since when they may have missed something
        self.ears: dict[Ear, list[int]] = defaultdict(list)
        self.sending: list[tuple[list[RunView], str]] = []
        self.done: list[Move] = []
        self.exited: list[Move] = []
        self.failed: list[Move] = []
        self.after: list[Callable[[], object]] = []

    def visited(self, version_id: int, node: str, port: str, why: str, runs: Sequence[RunView]) -> None:
        """These runs leave a node by a port."""
        way = f"\t{copied(node)}\t{copied(port)}\t"
        end = f"\t{self.moment}\t{copied(why)}\n"
        self.visits += [f"{run.id}\t{run.visit}{way}{run.arrived}{end}" for run in runs]
        self.tally[version_id, node, port] += len(runs)

    def write(self) -> None:
        """Write it all down, inside the caller's transaction. Raises StepTakenTwice."""
        self.write_visits()
        add_tally(self.tally)
        wait(self.waiting)
        listen(self.listening)
        await_message(self.sending)
        finish(self.done, RunState.DONE, self.now)
        finish(self.exited, RunState.EXITED, self.now)
        fail(self.failed)
        for work in self.after:
            work()

    def write_visits(self) -> None:
        """Those noted so far, where somebody is to read them before all is over."""
        add_visits(self.visits)
        self.visits.clear()


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


def explain(visits: Sequence[tuple[int, int, str]]) -> int:
    """(run, visit, why): what was known only after the visits had been written."""
    return over(
        "UPDATE campaigns_visit visit SET why = v.why FROM {rows} v(run_id, number, why)"
        " WHERE visit.run_id = v.run_id AND visit.number = v.number",
        ("bigint", "int", "text"),
        visits,
    )


def add_tally(tally: Counter[tuple[int, str, str]]) -> None:
    """Append what the visits add up to, per version, node and port."""
    rows = [(*key, count) for key, count in tally.items()]
    over(
        "INSERT INTO campaigns_tally (version_id, node, port, count) SELECT * FROM {rows}",
        ("bigint", "text", "text", "bigint"),
        rows,
    )


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


def wake(signals: Sequence[tuple[int, int, str]], now: datetime) -> int:
    """(run, visit, signal): what these runs wait for has happened, they are due. Returns how many were.

    The first signal counts. A run of a campaign on hold keeps its due moment aside until the campaign is resumed.
    """
    return over(
        "UPDATE campaigns_run run SET signal = v.signal,"
        " due_at = CASE WHEN campaign.status = 'holding' THEN NULL ELSE v.at END,"
        " held_due_at = CASE WHEN campaign.status = 'holding' THEN v.at END"
        " FROM {rows} v(id, visit, signal, at), campaigns_campaign campaign"
        " WHERE run.id = v.id AND run.visit = v.visit AND campaign.id = run.campaign_id"
        " AND run.state IN ('sending', 'listening') AND run.signal = ''",
        ("bigint", "int", "text", "timestamptz"),
        [(*signal, now) for signal in sorted(signals)],
    )


def look_now(version_id: int, node: str, run_ids: Sequence[int], now: datetime) -> int:
    """Those of these runs that listen at a node are due: it shall ask for itself. On hold, when they go on."""
    return execute(
        "UPDATE campaigns_run run SET due_at = CASE WHEN campaign.status = 'holding' THEN NULL ELSE %s END,"
        " held_due_at = CASE WHEN campaign.status = 'holding' THEN %s END"
        " FROM campaigns_campaign campaign WHERE campaign.id = run.campaign_id AND run.id = ANY(%s)"
        " AND run.version_id = %s AND run.node = %s AND run.state = 'listening' AND run.signal = ''",
        [now, now, list(run_ids), version_id, node],
    )


def set_apart(run_ids: Sequence[int]) -> int:
    """These runs are the control group. Their state stays."""
    return execute("UPDATE campaigns_run SET control = true WHERE id = ANY(%s)", [list(run_ids)])


def remember(values: Mapping[int, Mapping[str, Any]]) -> int:
    """Add fields to the contexts of runs. Their state stays."""
    return over(
        "UPDATE campaigns_run run SET context = run.context || v.fields::jsonb FROM {rows} v(id, fields)"
        " WHERE run.id = v.id",
        ("bigint", "text"),
        [(run_id, json.dumps(fields)) for run_id, fields in values.items()],
    )


def hold(campaign_id: int) -> int:
    """All runs of a campaign stand still; what stood due is remembered."""
    return execute(
        "UPDATE campaigns_run SET held_due_at = due_at, due_at = NULL"
        " WHERE campaign_id = %s AND due_at IS NOT NULL",
        [campaign_id],
    )


def release(campaign_id: int) -> int:
    """What stood due before the hold stands due again."""
    return execute(
        "UPDATE campaigns_run SET due_at = held_due_at, held_due_at = NULL"
        " WHERE campaign_id = %s AND held_due_at IS NOT NULL",
        [campaign_id],
    )


def drop_held(campaign_id: int, before: datetime, now: datetime) -> int:
    """Runs that stood due before a moment are too late to go on: they exit."""
    return execute(
        "UPDATE campaigns_run SET state = 'exited', reason = 'too_old_after_hold', finished_at = %s,"
        " held_due_at = NULL WHERE campaign_id = %s AND held_due_at < %s AND finished_at IS NULL",
        [now, campaign_id, before],
    )


def stop_all(campaign_id: int, reason: str, now: datetime) -> int:
    """Every open run of a campaign exits."""
    return execute(
        "UPDATE campaigns_run SET state = 'exited', reason = %s, finished_at = %s, due_at = NULL,"
        " held_due_at = NULL WHERE campaign_id = %s AND finished_at IS NULL",
        [reason, now, campaign_id],
    )


def stop_of(campaign_id: int, customers: Sequence[int], reason: str, now: datetime) -> int:
    """Every open run of these customers in a campaign exits."""
    return execute(
        "UPDATE campaigns_run run SET state = 'exited', reason = %s, finished_at = %s, due_at = NULL,"
        " held_due_at = NULL FROM (SELECT id FROM campaigns_run WHERE campaign_id = %s AND customer_id = ANY(%s)"
        " AND num_nulls(finished_at) = 1 ORDER BY id FOR UPDATE) open WHERE run.id = open.id",
        [reason, now, campaign_id, list(customers)],
    )


@dataclass(frozen=True, slots=True)
class Place:
    """The runs that stand on one node of one version and may be moved; `ids`: none but these."""

    version_id: int
    node: str
    ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """How their visit ends: by which port, why, and when."""

    port: str
    why: str
    at: datetime


def retry(place: Place, now: datetime, on_hold: bool) -> int:
    """failed → ready: the node is worked once more; on hold, after it."""
    among, ids = ("", []) if place.ids is None else (" AND id = ANY(%s)", [list(place.ids)])
    due = (None, now) if on_hold else (now, None)
    return execute(
        "UPDATE campaigns_run SET state = 'ready', reason = '', due_at = %s, held_due_at = %s"
        f" WHERE version_id = %s AND node = %s AND state = 'failed' AND finished_at IS NULL{among}",
        [*due, place.version_id, place.node, *ids],
    )


@dataclass(frozen=True, slots=True)
class Target:
    """Where they are put, and how long runs may take there; without `bounds`, as long as they might before."""

    version_id: int
    node: str
    bounds: Bounds | None = None


def put(place: Place, leave: Leave, target: Target, on_hold: bool) -> int:
    """→ ready at another node, of this or another version. Returns how many; on hold they are due on resume."""
    due = (None, leave.at) if on_hold else (leave.at, None)
    assignments, values = _bound(target.bounds)
    return _take_off(
        place,
        leave,
        "version_id = %s, node = %s, visit = run.visit + 1, state = 'ready', reason = '',"
        f" due_at = %s, held_due_at = %s, arrived_at = %s{assignments}",
        [target.version_id, target.node, *due, leave.at, *values],
    )


def _bound(bounds: Bounds | None) -> tuple[str, list[Any]]:
    if bounds is None:
        return "", []
    longest, stop_date = bounds.longest, bounds.stop_date
    return f", {BOUND}", [longest, stop_date, longest, stop_date, bounds.too_long, stop_date, STOP_DATE]


def stop_by(campaign_id: int, at: datetime) -> int:
    """Every open run of a campaign ends then at the latest, whatever its own version says. Returns how many do."""
    return execute(
        "UPDATE campaigns_run SET ends_at = %s, ends_why = %s,"
        " due_at = CASE WHEN state IN ('sending', 'failed') THEN due_at ELSE least(due_at, %s) END"
        " WHERE version_id IN (SELECT id FROM campaigns_version WHERE campaign_id = %s)"
        " AND finished_at IS NULL AND (ends_at IS NULL OR ends_at > %s)",
        [at, STOP_DATE, at, campaign_id, at],
    )


def call_off(run_ids: Sequence[int], why: str, now: datetime) -> int:
    """These open runs end now: at their next move, which is due at once. Returns how many do.

    Whose message is under way ends when the gateway has answered, whoever is on hold when the campaign goes on. A
    failed run has no next move and exits here. Whose end has come already keeps its reason.
    """
    return execute(CALL_OFF, {"ids": list(run_ids), "why": why, "now": now, "failed": RunState.FAILED.value})


def end(place: Place, leave: Leave, state: RunState, reason: str) -> int:
    """→ done or exited, because a person wants it so. Returns how many."""
    return _take_off(
        place,
        leave,
        "state = %s, reason = %s, finished_at = %s, due_at = NULL, held_due_at = NULL",
        [state.value, reason, leave.at],
    )


def _take_off(place: Place, leave: Leave, assignments: str, values: Sequence[Any]) -> int:
    """Write the visit that ends and the run's new state, of the whole set in one statement."""
    among, ids = ("", []) if place.ids is None else ("AND id = ANY(%s)", [list(place.ids)])
    params: list[Any] = [place.version_id, place.node, MOVABLE, *ids]
    params += [place.node, leave.port, leave.at, leave.why, place.version_id, place.node, leave.port, *values]
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OFF.format(among=among, assignments=assignments), params)
        return int(cursor.fetchone()[0])


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
