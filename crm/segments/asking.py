"""The questions behind memberships: who is in which segment, and until when that is sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from crm.contract import Sql
from crm.queries.concerned import Concerned
from crm.queries.shards import BLOCK
from crm.queries.touches import array
from crm.segments.catalog import Catalog, Defined
from crm.segments.sql import compose, param

# In two steps, which OFFSET keeps apart: whether she is inside decides which moments are looked for at all. A customer
# who is no more is in nothing, so that what is written about her goes.
_PAIRS = """
SELECT segment_id, customer_id, cause, was, inside,
    CASE WHEN customer.id IS NOT NULL THEN {changes} END AS due_at
FROM (
    SELECT given.segment_id, one.customer_id, ({names})[one.cause] AS cause, one.was, customer.*,
        CASE WHEN customer.id IS NULL THEN false ELSE {inside} END AS inside
    FROM unnest({segments}, {customers}, {causes}, {was}) AS given (segment_id, customers, causes, was)
    CROSS JOIN LATERAL unnest(given.customers::bigint[], given.causes::int[], given.was::boolean[])
        AS one (customer_id, cause, was)
    LEFT JOIN crm_customer AS customer ON customer.id = one.customer_id AND customer.brand_id = {brand}
    OFFSET 0
) AS customer
"""
_BLOCKS = """
SELECT {segment} AS segment_id, customer.id AS customer_id, {cause} AS cause, NULL::boolean AS was, inside,
    {changes} AS due_at
FROM (
    SELECT customer.*, {inside} AS inside
    FROM unnest({blocks}) AS block (number) JOIN crm_customer AS customer
        ON customer.id >= block.number * {size} AND customer.id < (block.number + 1) * {size}
    WHERE customer.brand_id = {brand}
    OFFSET 0
) AS customer
"""
_BLANK = """
SELECT {inside} FROM (SELECT 0::bigint AS id, {brand} AS brand_id, ''::text AS ext_id, '{{}}'::jsonb AS attributes,
    false AS is_test, {now} AS created_at, {now} AS updated_at) AS customer
"""


def about_pairs(
    catalog: Catalog, segments: Sequence[Defined], concerned: Concerned, names: Sequence[str], now: datetime
) -> Sql:
    """Each customer about each of these segments that concerns her.

    One branch for each segment, so that a customer costs what her own segments cost and no more.
    """
    inside = [(one.id, catalog.predicate(one, now)) for one in segments]
    changes = [(one.id, catalog.changes_at(one, now)) for one in segments]
    told = [concerned[one.id] for one in segments]
    return compose(
        _PAIRS,
        inside=_branches(Sql("given.segment_id"), sorted(inside)),
        changes=_branches(Sql("segment_id"), sorted(changes)),
        names=param(list(names), "text[]"),
        segments=param(array(one.id for one in segments), "bigint[]"),
        customers=param([one.customers for one in told], "text[]"),
        causes=param([one.causes for one in told], "text[]"),
        was=param([one.was for one in told], "text[]"),
        brand=param(catalog.brand_id, "bigint"),
    )


def about_blocks(catalog: Catalog, segment: Defined, blocks: Iterable[int], now: datetime) -> Sql:
    """All customers in these blocks, given by their numbers."""
    return compose(
        _BLOCKS,
        segment=param(segment.id, "bigint"),
        cause=param("definition", "text"),
        inside=catalog.predicate(segment, now),
        changes=catalog.changes_at(segment, now),
        blocks=param(array(blocks), "bigint[]"),
        size=param(BLOCK, "bigint"),
        brand=param(catalog.brand_id, "bigint"),
    )


def about_nobody(catalog: Catalog, segment: Defined, now: datetime) -> Sql:
    """Whether a customer of whom nothing is known yet is in it."""
    return compose(
        _BLANK,
        inside=catalog.predicate(segment, now),
        brand=param(catalog.brand_id, "bigint"),
        now=param(now, "timestamptz"),
    )


def _branches(segment: Sql, parts: Sequence[tuple[int, Sql]]) -> Sql:
    """The part of the segment at hand, found by halving: two hundred comparisons would cost more than most parts."""
    if all(sql is parts[0][1] for _, sql in parts):
        return parts[0][1]
    middle = len(parts) // 2
    return compose(
        "CASE WHEN {segment} < {middle} THEN ({lower}) ELSE ({upper}) END",
        segment=segment,
        middle=Sql(str(int(parts[middle][0]))),
        lower=_branches(segment, parts[:middle]),
        upper=_branches(segment, parts[middle:]),
    )
