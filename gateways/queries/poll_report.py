"""What was answered to a poll, counted by the database: one statement, however many have answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

# A row for each choice, one for each cell of a matrix, and one for each question with a choice of ''.
COUNTS = """
WITH said AS (
    SELECT asked.key AS question, asked.value FROM gateways_pollanswer AS given
    CROSS JOIN LATERAL jsonb_each(given.answers) AS asked WHERE given.poll_id = %(poll)s
)
SELECT question, '' AS line, '' AS choice, count(*) FROM said GROUP BY question
UNION ALL
SELECT question, '', value #>> '{}', count(*) FROM said
WHERE question = ANY(%(choices)s) AND jsonb_typeof(value) = 'string' GROUP BY question, value
UNION ALL
SELECT question, '', chosen, count(*) FROM said CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE '[]' END) AS chosen GROUP BY question, chosen
UNION ALL
SELECT question, cell.key, cell.value, count(*) FROM said CROSS JOIN LATERAL jsonb_each_text(
    CASE jsonb_typeof(value) WHEN 'object' THEN value ELSE '{}' END) AS cell GROUP BY question, cell.key, cell.value
"""
Key = tuple[str, str, str]


def counts(poll_id: int, choices: Sequence[str]) -> dict[Key, int]:
    """How many have given an answer, by (question, row of the matrix or '', option or '' for any of them).

    `choices`: the questions with one option as their answer; what was written freely is not grouped.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"poll": poll_id, "choices": list(choices)})
        return {(question, line, choice): count for question, line, choice, count in cursor.fetchall()}
