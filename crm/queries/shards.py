"""The sixteen shards of customers in which memberships are kept, and the locks around them.

Whoever changes the memberships of a shard holds its lock until the commit, so it never meets another one's
half-done work, and what it asks the database is newer than all that is written there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

SHARDS = 16
#: customers with consecutive ids that fall into the same shard; as in the migration 0006
BLOCK = 1_024

# Beside a brand or a shard in the keys of the advisory locks, which all of the database share; 0x62656C stands in the
# migration, too.
_TOUCHERS = 0x62656C
_SHARDS = 0x62656D

# MATERIALIZED, or the planner might take locks of rows that the limit drops; at random, so that two workers do not
# try for the same ones.
_WAITING = """
WITH waiting AS MATERIALIZED (
    SELECT shard FROM generate_series(0, 15) AS numbers (shard)
    WHERE EXISTS (SELECT FROM crm_touch AS touch WHERE touch.shard = numbers.shard AND touch.ripe_at <= %(now)s)
       OR EXISTS (
           SELECT FROM crm_segmentmember AS member
           WHERE (member.customer_id >> 10) & 15 = numbers.shard AND member.due_at <= %(now)s
       )
    ORDER BY random()
)
SELECT {shard}
"""
_TAKE = _WAITING.format(
    shard="shard FROM waiting WHERE pg_try_advisory_xact_lock(%(locks)s, shard) LIMIT %(most)s"
)
_TAKE_FREE = """
WITH wanted AS MATERIALIZED (SELECT shard FROM unnest(%s::int[]) AS shard)
SELECT shard FROM wanted WHERE pg_try_advisory_xact_lock(%s, shard)
"""
_ANY = _WAITING.format(shard="EXISTS (SELECT FROM waiting)")


def shard_of(customer_id: int) -> int:
    """Where a customer belongs."""
    return (customer_id // BLOCK) % SHARDS


def take_waiting(now: datetime, most: int) -> list[int]:
    """Shards with touches or moments that are due and that nobody else holds, ours until the transaction ends."""
    found = _rows(_TAKE, {"now": now, "locks": _SHARDS, "most": most})
    return [shard for (shard,) in found]


def is_waiting(now: datetime) -> bool:
    """Whether any shard has touches or moments that are due."""
    return bool(_rows(_ANY, {"now": now})[0][0])


def take(shards: Sequence[int]) -> list[int]:
    """Those of these that are free; if none is, the first of them, waited for. Until the end of the transaction."""
    free = [shard for (shard,) in _rows(_TAKE_FREE, [list(shards), _SHARDS])]
    if free or not shards:
        return free
    _rows("SELECT pg_advisory_xact_lock(%s, %s)", [_SHARDS, shards[0]])
    return [shards[0]]


def take_all() -> None:
    """Every shard, waited for: for what must not be interrupted by upkeep at all."""
    _rows(
        "SELECT count(pg_advisory_xact_lock(%s, shard)) FROM generate_series(0, %s) AS shard",
        [_SHARDS, SHARDS - 1],
    )


def wait_for_touchers(brand_id: int) -> None:
    """Returns when all transactions have ended that touched customers by the names known before. In one of its own."""
    _rows("SELECT pg_advisory_xact_lock(%s, %s)", [_TOUCHERS, brand_id & 0x7FFFFFFF])


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
