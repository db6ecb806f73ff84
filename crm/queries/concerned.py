"""Which segments are concerned by what happened to which customers, found without a look at either one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from crm.queries.touches import Taken, array

# Of a push, 1 is up and 2 is down (crm.contract.Push). Where a customer is inside is read in one go by the primary
# key, not pair by pair. The arrays are constants, so that the planner knows how long they are.
_CONCERNED = """
WITH touched AS MATERIALIZED (
    SELECT * FROM unnest(%(names)s::int[], %(customers)s::bigint[]) AS one (name, customer_id)
), due AS MATERIALIZED (
    SELECT * FROM unnest(%(due_segments)s::bigint[], %(due_customers)s::bigint[]) AS one (segment_id, customer_id)
), inside AS MATERIALIZED (
    SELECT member.customer_id, member.segment_id
    FROM (SELECT DISTINCT customer_id FROM touched) AS who
    JOIN crm_segmentmember AS member ON member.customer_id = who.customer_id AND member.inside
), pair AS (
    SELECT reading.segment_id, touched.customer_id, touched.name, reading.push
    FROM touched
    JOIN unnest(%(read)s::int[], %(segments)s::bigint[], %(pushes)s::int[]) AS reading (name, segment_id, push)
        ON reading.name = touched.name
    UNION ALL
    SELECT segment_id, customer_id, %(time)s, 3 FROM due
)
SELECT segment_id, array_agg(customer_id)::text, array_agg(cause)::text, array_agg(was)::text
FROM (
    SELECT pair.segment_id, pair.customer_id, min(pair.name) AS cause,
        CASE WHEN max(pair.name) < %(time)s THEN bool_or(inside.customer_id IS NOT NULL) END AS was
    FROM pair
    LEFT JOIN inside ON inside.customer_id = pair.customer_id AND inside.segment_id = pair.segment_id
    WHERE pair.push & CASE WHEN inside.customer_id IS NOT NULL THEN 2 ELSE 1 END <> 0
    GROUP BY 1, 2
) AS single
GROUP BY 1
"""


class Reading(NamedTuple):
    """That a segment reads a name, given by its place. `push`: the value of a crm.contract.Push."""

    name: int
    segment_id: int
    push: int


class Customers(NamedTuple):
    """Customers of a segment, each in three of PostgreSQL's arrays.

    `causes`: the place of a name; `was`: whether the customer is inside, NULL for one who is due.
    """

    customers: str
    causes: str
    was: str


Concerned = dict[int, Customers]
"""Whom to ask about, by segment; each once."""


def concerned(
    touched: Sequence[Taken], readings: Iterable[Reading], due: Sequence[tuple[int, int]], time: int
) -> Concerned:
    """Whom what happened may move, and who is due.

    `touched`: of one brand, their places counted from 1. `due`: (segment, customer), whose cause is `time`. Somebody
    whom it can only move to where she is already is left out. One statement.
    """
    several = list(readings)
    params: dict[str, Any] = {
        "names": array(place for place, one in enumerate(touched, 1) for _ in range(one.number)),
        "customers": f"{{{','.join(one.customers[1:-1] for one in touched)}}}",
        "read": array(one.name for one in several),
        "segments": array(one.segment_id for one in several),
        "pushes": array(one.push for one in several),
        "time": time,
        "due_segments": array(segment_id for segment_id, _ in due),
        "due_customers": array(customer_id for _, customer_id in due),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED, params)
        return {segment_id: Customers(*rest) for segment_id, *rest in cursor.fetchall()}
