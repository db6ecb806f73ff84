"""The questions behind memberships: who is in which segment, and until when that is sure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from crm.contract import Sql
from crm.queries.shards import BLOCK, SHARDS
from crm.queries.touches import array
from crm.segments.catalog import Catalog, Defined
from crm.segments.newest import Moments
from crm.segments.sql import compose, param

# A customer who is no more is in nothing, so that what is written about her goes.
_PAIRS = """
{reads}
SELECT one.segment_id, one.customer_id, one.cause,
    CASE WHEN customer.id IS NULL THEN false ELSE CASE one.segment_id {inside} ELSE false END END AS inside,
    CASE WHEN customer.id IS NOT NULL THEN CASE one.segment_id {changes} END END AS due_at
FROM unnest({segments}, {customers}, {causes}) AS one (segment_id, customer_id, cause)
LEFT JOIN crm_customer AS customer ON customer.id = one.customer_id AND customer.brand_id = {brand}
{joins}
"""
_BLOCKS = """
SELECT {segment} AS segment_id, customer.id AS customer_id, {cause} AS cause, {inside} AS inside, {changes} AS due_at
FROM generate_series({first}, {last}, {step}) AS block (number)
JOIN crm_customer AS customer ON customer.id >= block.number * {size} AND customer.id < (block.number + 1) * {size}
WHERE customer.brand_id = {brand}
"""
_BLANK = """
SELECT {inside} FROM (SELECT 0::bigint AS id, {brand} AS brand_id, ''::text AS ext_id, '{{}}'::jsonb AS attributes,
    false AS is_test, {now} AS created_at, {now} AS updated_at) AS customer
"""

Pairs = Mapping[tuple[int, int], str]
"""What to ask: (segment, customer), and why."""


def about_pairs(catalog: Catalog, segments: Sequence[Defined], pairs: Pairs, now: datetime) -> Sql:
    """Each customer about each segment that concerns her; all of the segments are among `segments`.

    One branch for each segment, so that a customer costs what her own segments cost and no more; and what several
    of them look at is read once.
    """
    newest = Moments(now)
    inside, changes = [], []
    for one in segments:
        newest.segment_id = one.id
        inside.append((one.id, catalog.predicate(one, now, newest)))
        changes.append((one.id, catalog.changes_at(one, now, newest)))
    customers: dict[int, list[int]] = defaultdict(list)
    for segment_id, customer_id in pairs:
        customers[segment_id].append(customer_id)
    return compose(
        _PAIRS,
        reads=_with(newest.reads(customers)),
        joins=newest.joins,
        inside=_branches(inside),
        changes=_branches(changes),
        segments=param(array(segment for segment, _ in pairs), "bigint[]"),
        customers=param(array(customer for _, customer in pairs), "bigint[]"),
        causes=param(list(pairs.values()), "text[]"),
        brand=param(catalog.brand_id, "bigint"),
    )


def about_blocks(catalog: Catalog, segment: Defined, first: int, blocks: int, now: datetime) -> Sql:
    """All customers in so many blocks of a shard, the first of them given by its number."""
    return compose(
        _BLOCKS,
        segment=param(segment.id, "bigint"),
        cause=param("definition", "text"),
        inside=catalog.predicate(segment, now),
        changes=catalog.changes_at(segment, now),
        first=param(first, "bigint"),
        last=param(first + (blocks - 1) * SHARDS, "bigint"),
        step=param(SHARDS, "bigint"),
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


def _with(tables: Iterable[Sql]) -> Sql:
    found = list(tables)
    text = ", ".join(table.text for table in found)
    return Sql(f"WITH {text}" if found else "", tuple(value for table in found for value in table.params))


def _branches(parts: Iterable[tuple[int, Sql]]) -> Sql:
    arms = [(f"WHEN {int(id_)} THEN ({sql.text})", sql.params) for id_, sql in parts]
    return Sql(" ".join(text for text, _ in arms), tuple(value for _, params in arms for value in params))
