"""What became of the messages that runs sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

LATEST = """
SELECT message.run_id, message.state,
    array_remove(array_agg(history.status) FILTER (WHERE history.applied AND history.bot = ''), NULL)
FROM (
    SELECT DISTINCT ON (run_id) id, run_id, state FROM gateways_message
    WHERE run_id = ANY(%s) AND node = ANY(%s) ORDER BY run_id, id DESC
) message LEFT JOIN gateways_deliverystatus history ON history.message_id = message.id
GROUP BY message.run_id, message.state
"""


def latest_statuses(run_ids: Sequence[int], nodes: Sequence[str]) -> dict[int, frozenset[str]]:
    """All statuses of the last message that each run sent at one of these nodes; a refused send is `failed`.

    What machines opened and clicked is left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [list(run_ids), list(nodes)])
        return {
            run_id: frozenset(statuses or ()) | ({"failed"} if state == "failed" else set())
            for run_id, state, statuses in cursor.fetchall()
        }
