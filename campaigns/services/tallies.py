"""Folding the tallies: many small shares of a count become one row."""

from django.db import connection

FOLD = """
WITH gone AS (
    DELETE FROM campaigns_tally WHERE id IN (SELECT id FROM campaigns_tally ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING version_id, node, port, count
)
INSERT INTO campaigns_tally (version_id, node, port, count)
SELECT version_id, node, port, sum(count) FROM gone GROUP BY version_id, node, port
"""


def fold(limit: int = 50_000) -> None:
    """Replace up to `limit` shares by their sums, in one statement, so that every reader sees the same totals."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [limit])
