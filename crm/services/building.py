"""Builds the tables of segments whose definition is new: shard by shard, chunk by chunk, each its own transaction.

Upkeep goes on meanwhile. Both hold a customer's shard while they write about her, and both read the definition
after they have it; so the later one is the better informed one. A kill costs the chunk at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from crm.queries import building, members, shards
from crm.queries.touches import NEW
from crm.segments import catalog as catalogs
from crm.segments.asking import about_blocks, about_nobody
from crm.segments.catalog import Catalog, Defined, is_born_with
from crm.segments.settling import settle
from crm.services.upkeep import plan_for_many_branches, publish
from lib.queue import after_commit
from lib.retention import delete_older

DOORBELL = "crm.build_segments"
#: customers: ten blocks of 1,024
BLOCKS = 10
KEEP_MOVES = timedelta(days=90)


def build(clock: Callable[[], datetime]) -> bool:
    """Begin what is new, or build one chunk; whether there was anything to do. Outside transactions.

    The clock is asked once a shard is ours, as in `upkeep.keep`.
    """
    new = building.not_begun()
    if new:
        _begin(new, clock())
    return _build_chunk(clock) or bool(new)


def renew(segment_ids: list[int]) -> None:
    """Build these segments anew: their definition has changed, or what it rests on. In the caller's transaction."""
    if segment_ids:
        building.renew(segment_ids)
        after_commit(DOORBELL)


def forget_moves(now: datetime) -> int:
    """Drop moves older than KEEP_MOVES; how many."""
    return delete_older("crm_segmentmove", "at", now - KEEP_MOVES)


def _begin(new: list[tuple[int, int]], now: datetime) -> None:
    """In this order, each committed: from now on customers are touched by the new names; nobody is about to commit
    who has gone by the old ones; what is there now is read."""
    wanted = {segment_id for segment_id, _ in new}
    known = catalogs.load({brand_id for _, brand_id in new})
    revisions: list[tuple[int, int]] = []
    for catalog in known.values():
        for segment in catalog.segments.values():
            if segment.id in wanted:
                building.set_reads(segment.id, segment.revision, _reads(catalog, segment, now))
                revisions.append((segment.id, segment.revision))
    for brand_id in known:
        with transaction.atomic():
            shards.wait_for_touchers(brand_id)
    building.begin(revisions, now)


def _reads(catalog: Catalog, segment: Defined, now: datetime) -> set[str]:
    """What touches it; that somebody is new only if that can put her in: most segments are not about nobody."""
    names = catalog.touched_by(segment)
    asked = about_nobody(catalog, segment, now)
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        (holds,) = cursor.fetchone()
    return names | {NEW} if holds or is_born_with(names) else names


@transaction.atomic
def _build_chunk(clock: Callable[[], datetime]) -> bool:
    waiting = building.begun()
    if not waiting:
        return False
    segment_id = waiting[0][0]
    taken = shards.take([shard for id_, shard in waiting if id_ == segment_id][:BLOCKS])
    for catalog in catalogs.load((), [segment_id]).values():
        segment = next(one for one in catalog.segments.values() if one.id == segment_id)
        _build(catalog, segment, taken, clock())
    return True


def _build(catalog: Catalog, segment: Defined, taken: Sequence[int], now: datetime) -> None:
    """One chunk of shards that are ours, by the definition that was read when they were."""
    last = building.last_block()
    reached = building.reached(segment.id, taken, segment.revision)
    firsts = {shard: max(block, shard) for shard, block in reached.items()}
    blocks, onward = _next_blocks(building.held_blocks(catalog.brand_id, firsts, BLOCKS + 1), last)
    plan_for_many_branches()
    moves = settle(catalog.brand_id, about_blocks(catalog, segment, blocks, now), now) if blocks else []
    members.count(moves)
    publish(catalog, moves, now)
    building.reach(segment.id, segment.revision, onward, last, now)


def _next_blocks(held: Mapping[int, Sequence[int]], last: int) -> tuple[list[int], dict[int, int]]:
    """The blocks of a chunk, of as many shards as it has room for; and where to go on in each of those."""
    blocks: list[int] = []
    onward: dict[int, int] = {}
    for shard, waiting in held.items():
        room = BLOCKS - len(blocks)
        if room > 0:
            blocks += waiting[:room]
            onward[shard] = waiting[room] if len(waiting) > room else last + 1
    return blocks, onward
