"""Where a visit's messages stand: the last one that was sent, when the first may stand in for it no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_LAST = """
SELECT DISTINCT ON (message.run_id) message.run_id, message.part, coalesce(message.settled_at, message.created_at),
    EXISTS (
        SELECT FROM gateways_deliverystatus history
        WHERE history.message_id = message.id AND history.applied AND history.status = 'delivered'
    ),
    message.status IN ('failed', 'rejected')
FROM unnest(%s::bigint[], %s::int[]) AS run (id, visit)
JOIN gateways_message message ON message.run_id = run.id AND message.visit = run.visit AND message.node = %s
ORDER BY message.run_id, message.part DESC
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The last message of a visit: 0 for the first one, 1 for what was sent in its place. `refused`: by the
    gateway at once, or reported as failed or rejected."""

    number: int
    settled_at: datetime
    delivered: bool
    refused: bool


def last_parts(visits: Sequence[tuple[int, int]], node: str) -> dict[int, Part]:
    """By run id, of these visits of the node, each (run id, visit). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [[run for run, _ in visits], [visit for _, visit in visits], node])
        return {run_id: Part(*row) for run_id, *row in cursor.fetchall()}
