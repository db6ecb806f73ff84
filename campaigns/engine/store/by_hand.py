"""Moving runs because a person wants it so: worked once more, put elsewhere, or ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.engine.rules import STOP_DATE, Bounds
from campaigns.engine.statements import execute
from campaigns.models.run import RunState

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


@dataclass(frozen=True, slots=True)
class Target:
    """Where they are put, and how long runs may take there; without `bounds`, as long as they might before."""

    version_id: int
    node: str
    bounds: Bounds | None = None


def retry(place: Place, now: datetime, on_hold: bool) -> int:
    """failed → ready: the node is worked once more; on hold, after it."""
    among, ids = ("", []) if place.ids is None else (" AND id = ANY(%s)", [list(place.ids)])
    due = (None, now) if on_hold else (now, None)
    return execute(
        "UPDATE campaigns_run SET state = 'ready', reason = '', due_at = %s, held_due_at = %s"
        f" WHERE version_id = %s AND node = %s AND state = 'failed' AND finished_at IS NULL{among}",
        [*due, place.version_id, place.node, *ids],
    )


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


def end(place: Place, leave: Leave, state: RunState, reason: str) -> int:
    """→ done or exited, because a person wants it so. Returns how many."""
    return _take_off(
        place,
        leave,
        "state = %s, reason = %s, finished_at = %s, due_at = NULL, held_due_at = NULL",
        [state.value, reason, leave.at],
    )


def _bound(bounds: Bounds | None) -> tuple[str, list[Any]]:
    if bounds is None:
        return "", []
    longest, stop_date = bounds.longest, bounds.stop_date
    return f", {BOUND}", [longest, stop_date, longest, stop_date, bounds.too_long, stop_date, STOP_DATE]


def _take_off(place: Place, leave: Leave, assignments: str, values: Sequence[Any]) -> int:
    """Write the visit that ends and the run's new state, of the whole set in one statement."""
    among, ids = ("", []) if place.ids is None else ("AND id = ANY(%s)", [list(place.ids)])
    params: list[Any] = [place.version_id, place.node, MOVABLE, *ids]
    params += [place.node, leave.port, leave.at, leave.why, place.version_id, place.node, leave.port, *values]
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OFF.format(among=among, assignments=assignments), params)
        return int(cursor.fetchone()[0])
