"""What was answered to a poll, counted by the database: one statement, however many have answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from lib.periods import Period

# A row for each choice, one for each cell of a matrix, and one for each question with a choice of ''. Those who have
# answered a question alike are taken together first, so each way to answer it is taken apart once; what was written
# freely counts as one way.
COUNTS = """
WITH said AS MATERIALIZED (
    SELECT asked.key AS question, count(*) AS times, CASE
        WHEN jsonb_typeof(asked.value) = 'string' AND NOT asked.key = ANY(%(choices)s) THEN 'null'
        ELSE asked.value END AS value
    FROM gateways_pollanswer AS given CROSS JOIN LATERAL jsonb_each(given.answers) AS asked
    WHERE given.poll_id = %(poll)s GROUP BY 1, 3
)
SELECT question, '' AS line, '' AS choice, sum(times)::bigint FROM said GROUP BY question
UNION ALL
SELECT question, '', value #>> '{}', times FROM said WHERE jsonb_typeof(value) = 'string'
UNION ALL
SELECT question, '', chosen, sum(times)::bigint FROM said CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE '[]' END) AS chosen GROUP BY question, chosen
UNION ALL
SELECT question, cell.key, cell.value, sum(times)::bigint FROM said CROSS JOIN LATERAL jsonb_each_text(
    CASE jsonb_typeof(value) WHEN 'object' THEN value ELSE '{}' END) AS cell GROUP BY question, cell.key, cell.value
"""
DAYS = """
SELECT (answered_at AT TIME ZONE %(zone)s)::date, count(*) FROM gateways_pollanswer
WHERE poll_id = %(poll)s AND answered_at >= %(since)s AND answered_at < %(until)s GROUP BY 1
"""
Key = tuple[str, str, str]


def counts(poll_id: int, choices: Sequence[str]) -> dict[Key, int]:
    """How many have given an answer, by (question, row of the matrix or '', option or '' for any of them).

    `choices`: the questions with one option as their answer; what was written freely is not grouped.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"poll": poll_id, "choices": list(choices)})
        return {(question, line, choice): count for question, line, choice, count in cursor.fetchall()}


def completed_by_day(poll_id: int, period: Period) -> dict[date, int]:
    """How many have answered on each day on which somebody has, as days are in the period's zone."""
    given: dict[str, Any] = {
        "poll": poll_id,
        "zone": str(period.zone),
        "since": period.since,
        "until": period.until,
    }
    with connection.cursor() as cursor:
        cursor.execute(DAYS, given)
        return dict(cursor.fetchall())
