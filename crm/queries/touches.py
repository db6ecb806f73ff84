"""The queue of customers whose segments must be asked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

#: what a customer who has just come to be is touched by
NEW = "customer:new"

_READ = "SELECT crm_names_read(%s, %s::text[])"
# A few names for many customers: each is sent once, and by its place from then on.
_ADD = """
SELECT crm_note_touches(%s, %s, ARRAY(SELECT (%s::text[])[place] FROM unnest(%s::int[]) AS place), %s::bigint[])
"""
_ADD_LATER = """
INSERT INTO crm_touch (brand_id, shard, ripe_at, names, customers)
SELECT %s, (customer_id >> 10) & 15, ceil.second, array_agg(name), array_agg(customer_id)
FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[]) AS one (name, customer_id, at),
    date_trunc('second', at + interval '999999 microseconds') AS ceil (second)
GROUP BY 2, 3
"""
# The oldest rows of some shards until they hold about so many touches; at least one row. Given back by name, each with
# its customers as PostgreSQL writes an array: they go back there, and Python need not look at them one by one.
_TAKE = """
WITH taken AS (
DELETE FROM crm_touch WHERE id = ANY (ARRAY(
    SELECT id FROM (
        SELECT id, sum(cardinality(customers)) OVER (ORDER BY ripe_at, id) - cardinality(customers) AS before
        FROM (
            SELECT id, ripe_at, customers FROM crm_touch WHERE shard = ANY (%s) AND ripe_at <= %s
            ORDER BY ripe_at, id LIMIT %s
        ) AS first
    ) AS counted WHERE before < %s
)) RETURNING brand_id, names, customers
)
SELECT taken.brand_id, one.name, array_agg(DISTINCT one.customer_id)::text,
    count(DISTINCT one.customer_id), count(*),
    EXISTS (SELECT FROM crm_touchwatch AS watch WHERE (watch.brand_id, watch.name) = (taken.brand_id, one.name))
FROM taken, unnest(taken.names, taken.customers) AS one (name, customer_id) GROUP BY 1, 2
"""


class Taken(NamedTuple):
    """The customers whom a name has touched, each once, as an array's text.

    `number`: how many they are; `times`: how many touches these were; `watched`: whether not segments alone read it.
    """

    brand_id: int
    name: str
    customers: str
    number: int
    times: int
    watched: bool


def add(brand_id: int, touches: Iterable[tuple[str, int]], at: datetime) -> None:
    """Queue those (name, customer) whose name a segment of the brand reads, or somebody watches.

    The names are asked for first: most of what happens touches nobody, and thousands of pairs need not be sent then.
    """
    several = list(touches)
    if not several:
        return
    names = sorted({name for name, _ in several})
    with connection.cursor() as cursor:
        cursor.execute(_READ, [brand_id, names])
        places = {name: place for place, name in enumerate(cursor.fetchone()[0] or (), 1)}
        unique = dict.fromkeys(one for one in several if one[0] in places)
        if unique:
            named, customers = (places[name] for name, _ in unique), (customer for _, customer in unique)
            cursor.execute(_ADD, [brand_id, at, list(places), array(named), array(customers)])


def add_later(brand_id: int, touches: Iterable[tuple[str, int, datetime]]) -> None:
    """Queue (name, customer, moment) for that moment, rounded up to a second, whoever will read the name by then."""
    several = list(touches)
    if several:
        names, customers, moments = zip(*several, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_ADD_LATER, [brand_id, list(names), array(customers), list(moments)])


def take(shards: Sequence[int], now: datetime, most: int) -> list[Taken]:
    """About so many touches that are due, oldest first, removed from the queue."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [list(shards), now, most, most])
        return [Taken(*row) for row in cursor.fetchall()]


def array(ids: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: many times faster than a list bound item by item."""
    return f"{{{','.join(map(str, ids))}}}"
