"""Taking the runs that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from campaigns.contract import RunView
from campaigns.models.run import RunState

#: where runs stand together: (version, node, whether they rested there)
Stand = tuple[int, str, bool]

RESTING = {RunState.WAITING, RunState.LISTENING, RunState.SENDING}


def claim(now: datetime, limit: int, only: Sequence[int] | None = None) -> dict[Stand, list[RunView]]:
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
        standing: dict[Stand, list[RunView]] = {}
        for *seen, version_id, node, state in cursor.fetchall():
            run = RunView(*seen)
            standing.setdefault((version_id, node, state in RESTING), []).append(run)
    return standing
