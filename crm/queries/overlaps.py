"""Whom two segments have in common, told from a spread of the customers of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

#: consecutive ids that are looked at together: few, since neighbours resemble each other
WINDOW = 16

_COUNTED = """
SELECT other.segment_id, count(*) FROM crm_segmentmember AS mine JOIN crm_segmentmember AS other USING (customer_id)
WHERE mine.segment_id = %(segment)s AND mine.inside AND other.inside AND other.segment_id = ANY (%(all)s) GROUP BY 1
"""
# Windows lie evenly between the first and the last id of the segment's members. OFFSET, or the planner, which cannot
# know how little lies in a window, would read all the memberships there are.
_SAMPLED = """
WITH ends AS MATERIALIZED (
    SELECT min(customer_id) AS first, max(customer_id) AS last
    FROM crm_segmentmember WHERE segment_id = %(segment)s AND inside
), mine AS MATERIALIZED (
    SELECT member.customer_id
    FROM ends, generate_series(ends.first, ends.last, %(width)s * %(every)s) AS start (id),
    LATERAL (
        SELECT customer_id FROM crm_segmentmember
        WHERE segment_id = %(segment)s AND inside
          AND customer_id >= start.id AND customer_id < start.id + %(width)s OFFSET 0
    ) AS member
)
SELECT other.segment_id, count(*) FROM mine,
LATERAL (
    SELECT segment_id FROM crm_segmentmember WHERE customer_id = mine.customer_id AND inside OFFSET 0
) AS other
WHERE other.segment_id = ANY (%(all)s) GROUP BY 1
"""


class Common(NamedTuple):
    """Of `asked` members of a segment, how many are in each of the others."""

    asked: int
    found: dict[int, int]


def common(segment_id: int, others: Sequence[int], every: int) -> Common:
    """Looks at one of `every` windows of the segment's customers; at all of them for 1. One query."""
    params: dict[str, Any] = {
        "segment": segment_id,
        "all": [segment_id, *others],
        "width": WINDOW,
        "every": every,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED if every == 1 else _SAMPLED, params)
        found = dict(cursor.fetchall())
    return Common(found.pop(segment_id, 0), found)
