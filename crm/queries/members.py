"""The table of who is in a segment: what is due in it, and its sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from crm.queries.shards import SHARDS, shard_of

_DUE = """
SELECT segment_id, customer_id FROM crm_segmentmember
WHERE (customer_id >> 10) & 15 = ANY (%s) AND due_at <= %s LIMIT %s
"""
# What has happened to her and is not worked off yet makes the table no witness.
_STANDING_OF = """
SELECT segment.slug, member.inside IS TRUE, NOT EXISTS (
    SELECT FROM crm_touch WHERE shard = %(shard)s AND customers @> ARRAY[%(customer)s]::bigint[]
) AND (
    SELECT count(*) = %(shards)s FROM crm_segmentshard AS kept
    WHERE kept.segment_id = segment.id AND kept.revision = segment.revision AND kept.built_at IS NOT NULL
)
FROM crm_segment AS segment
LEFT JOIN crm_segmentmember AS member ON member.segment_id = segment.id AND member.customer_id = %(customer)s
WHERE segment.brand_id = %(brand)s
"""
_DROP = "DELETE FROM crm_segmentmember WHERE customer_id = %s RETURNING segment_id, inside"
_COUNT = """
UPDATE crm_segmentshard AS kept SET size = kept.size + given.more
FROM unnest(%s::bigint[], %s::int[], %s::bigint[]) AS given (segment_id, shard, more)
WHERE kept.segment_id = given.segment_id AND kept.shard = given.shard
"""


class Move(NamedTuple):
    """A customer who has come in or gone out."""

    segment_id: int
    customer_id: int
    entered: bool
    cause: str


class StandingOf(NamedTuple):
    """Whether a customer is in a segment; by the table, where `is_known`."""

    slug: str
    inside: bool
    is_known: bool


def standing_of(brand_id: int, customer_id: int) -> list[StandingOf]:
    """A customer in all segments of the brand. One query."""
    params = {"brand": brand_id, "customer": customer_id, "shard": shard_of(customer_id), "shards": SHARDS}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING_OF, params)
        return [StandingOf(*row) for row in cursor.fetchall()]


def due(shards: Sequence[int], now: datetime, most: int) -> list[tuple[int, int]]:
    """(segment, customer) whose moment has come, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [list(shards), now, most])
        return list(cursor.fetchall())


def forget(segment_ids: Iterable[int]) -> None:
    """Drop the rows of segments that are no more."""
    gone = list(segment_ids)
    if not gone:
        return
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM crm_segmentmember WHERE segment_id = ANY (%s)", [gone])


def drop(customer_id: int) -> list[Move]:
    """Delete a customer's rows; where she was inside. The caller holds her shard, and counts."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [customer_id])
        return [
            Move(segment_id, customer_id, False, "") for segment_id, inside in cursor.fetchall() if inside
        ]


def count(moves: Iterable[Move]) -> None:
    """Add what moved to the sizes of the shards."""
    sizes: dict[tuple[int, int], int] = {}
    for move in moves:
        key = move.segment_id, shard_of(move.customer_id)
        sizes[key] = sizes.get(key, 0) + (1 if move.entered else -1)
    if sizes:
        params = [[segment for segment, _ in sizes], [shard for _, shard in sizes], list(sizes.values())]
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, params)
