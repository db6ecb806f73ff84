"""Keeps memberships current: what was touched, and whose moment has come, is asked again, in sets.

One transaction takes some shards for itself, takes touches out of the queue, asks each segment about all the
customers that concern it, and writes down what differs. So a crash loses nothing and doubles nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from crm import bus
from crm.queries import members, shards, touches
from crm.queries.members import Move
from crm.queries.touches import Taken
from crm.segments import catalog as catalogs
from crm.segments.asking import about_pairs
from crm.segments.catalog import Catalog, Defined
from crm.segments.settling import settle

TOUCHES = 5_000
DUE = 10_000
MAX_SHARDS = 8
TOGETHER = 50
TIME = "time"

Pairs = dict[tuple[int, int], str]


@transaction.atomic
def keep(clock: Callable[[], datetime]) -> int:
    """Work off the oldest touches and due moments of a few shards; how many. 0: none are left, or others are at it.

    The clock is asked once the shards are ours: who comes after another must not ask about a moment before his.
    """
    taken = shards.take_waiting(clock(), MAX_SHARDS)
    if not taken:
        return 0
    now = clock()
    touched = touches.take(taken, now, TOUCHES)
    due = members.due(taken, now, DUE)
    known = catalogs.load({row.brand_id for row in touched}, {segment for segment, _ in due})
    pairs = _pairs(known, touched, due)
    for brand_id in sorted(pairs):
        publish(known[brand_id], write(known[brand_id], pairs[brand_id], now), now)
    return sum(len(row.customers) for row in touched) + len(due)


def write(catalog: Catalog, pairs: Pairs, now: datetime) -> list[Move]:
    """Ask about these pairs and write down the answers. A few statements, however many customers there are.

    The caller holds the shards of all these customers.
    """
    by_segment: dict[int, Pairs] = defaultdict(dict)
    for pair, cause in pairs.items():
        by_segment[pair[0]][pair] = cause
    moves: list[Move] = []
    without_jit()
    # Segments that read alike stand together, so that what they look at is read once for all of them.
    concerned = sorted((one for one in catalog.segments.values() if one.id in by_segment), key=_reading)
    for some in _chunks(concerned):
        of_some = {pair: cause for one in some for pair, cause in by_segment[one.id].items()}
        moves += settle(catalog.brand_id, about_pairs(catalog, some, of_some, now), now)
    members.count(moves)
    return moves


def publish(catalog: Catalog, moves: Sequence[Move], now: datetime) -> None:
    """Tell who moved, inside the transaction."""
    if moves and bus.is_heard():
        slugs = {one.id: one.slug for one in catalog.segments.values()}
        news = [
            bus.Moved(
                catalog.brand_id, m.segment_id, slugs[m.segment_id], m.customer_id, m.entered, now, m.cause
            )
            for m in moves
        ]
        bus.publish(news, now)


def without_jit() -> None:
    """A statement of many branches looks dear to the planner, and compiling it would be the dearest part."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")


def _pairs(
    known: dict[int, Catalog], touched: Sequence[Taken], due: Sequence[tuple[int, int]]
) -> dict[int, Pairs]:
    """What to ask, by brand; each pair once, by the first cause."""
    pairs: dict[int, Pairs] = defaultdict(dict)
    readers = {brand_id: _readers(catalog) for brand_id, catalog in known.items()}
    for row in touched:
        of_brand, reading = pairs[row.brand_id], readers.get(row.brand_id, {})
        for name, customer_id in zip(row.names, row.customers, strict=True):
            for segment_id in reading.get(name, ()):
                of_brand.setdefault((segment_id, customer_id), name)
    owners = {one.id: brand for brand, catalog in known.items() for one in catalog.segments.values()}
    orphans = {segment_id for segment_id, _ in due if segment_id not in owners}
    if orphans:
        members.forget(orphans)
    for pair in due:
        if pair[0] in owners:
            pairs[owners[pair[0]]].setdefault(pair, TIME)
    return {brand_id: of_brand for brand_id, of_brand in pairs.items() if of_brand}


def _readers(catalog: Catalog) -> dict[str, list[int]]:
    """The segments that each name concerns."""
    readers: dict[str, list[int]] = defaultdict(list)
    for one in catalog.segments.values():
        for name in one.reads:
            readers[name].append(one.id)
    return readers


def _reading(segment: Defined) -> list[str]:
    return segment.reads


def _chunks(segments: list[Defined]) -> Iterator[list[Defined]]:
    return (segments[start : start + TOGETHER] for start in range(0, len(segments), TOGETHER))
