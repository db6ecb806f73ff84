"""Keeps memberships current: what was touched, and whose moment has come, is asked again, in sets.

One transaction takes some shards for itself, takes touches out of the queue, asks each segment about all the
customers that concern it, and writes down what differs. So a crash loses nothing and doubles nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from crm import bus
from crm.queries import building, members, shards, touches
from crm.queries.concerned import Reading, concerned
from crm.queries.members import Move
from crm.queries.touches import Taken, array
from crm.segments import catalog as catalogs
from crm.segments.asking import about_pairs
from crm.segments.catalog import Catalog, Defined
from crm.segments.settling import settle

TOUCHES = 20_000
DUE = 10_000
MAX_SHARDS = 16
# Each statement looks up its customers anew, so better all segments in one; but a plan has a size, too.
TOGETHER = 200
TIME = "time"

_PLANNING = """
SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)
"""

Due = list[tuple[int, int]]


class Happened(NamedTuple):
    """Something by the name by which conditions read it, and to whom; the name of that is told as its cause."""

    name: str
    who: Taken


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
    known = catalogs.load({one.brand_id for one in touched}, {segment for segment, _ in due})
    due_of = _by_brand(known, due)
    for brand_id, catalog in sorted(known.items()):
        of_brand = [one for one in touched if one.brand_id == brand_id]
        publish(catalog, write(catalog, of_brand, due_of[brand_id], now), now)
    tell(touched, now)
    return sum(one.times for one in touched) + len(due)


def write(catalog: Catalog, touched: Sequence[Taken], due: Due, now: datetime) -> list[Move]:
    """Ask about all these customers and write down the answers. A few statements, however many customers there are.

    The caller holds the shards of all these customers.
    """
    plan_for_many_branches()
    catalog = catalog.keeping(building.built([one.id for one in catalog.nested()]), now)
    happened = [Happened(one.name, one) for one in touched]
    moves: list[Move] = []
    for level in catalog.levels():
        moved = _write(catalog, level, happened, due, now)
        happened += _happened(catalog, moved)
        moves += moved
    members.count(moves)
    return moves


def _write(
    catalog: Catalog, segments: Sequence[Defined], happened: Sequence[Happened], due: Due, now: datetime
) -> list[Move]:
    """About these segments, which do not ask each other's tables."""
    reads = {one.id: catalog.reads(one) for one in segments}
    read = set[str]().union(*reads.values())
    told = [one for one in happened if one.name in read]
    due = [pair for pair in due if pair[0] in reads]
    causes = [one.who.name for one in told]
    readings = _readings(catalog, segments, reads, told, now)
    found = concerned([one.who for one in told], readings, due, len(causes) + 1) if told or due else {}
    moves: list[Move] = []
    for some in _chunks([one for one in segments if one.id in found]):
        moves += settle(catalog.brand_id, about_pairs(catalog, some, found, [*causes, TIME], now), now)
    return moves


def _happened(catalog: Catalog, moves: Sequence[Move]) -> Iterator[Happened]:
    """That customers moved, for the segments that ask the tables of others; the first cause is theirs, too."""
    slugs = {id_: slug for slug, id_ in catalog.kept.items()}
    movers: dict[tuple[int, str], list[int]] = defaultdict(list)
    for move in moves:
        if move.segment_id in slugs:
            movers[move.segment_id, move.cause].append(move.customer_id)
    for (segment_id, cause), customers in movers.items():
        who = Taken(catalog.brand_id, cause, array(customers), len(customers), len(customers), False)
        yield Happened(f"segment:{slugs[segment_id]}", who)


def publish(catalog: Catalog, moves: Sequence[Move], now: datetime) -> None:
    """Tell who moved, inside the transaction."""
    if moves and bus.is_heard(catalog.brand_id):
        slugs = {one.id: one.slug for one in catalog.segments.values()}
        news = [
            bus.Moved(
                catalog.brand_id, m.segment_id, slugs[m.segment_id], m.customer_id, m.entered, now, m.cause
            )
            for m in moves
        ]
        bus.publish(news, now)


def tell(touched: Sequence[Taken], now: datetime) -> None:
    """Tell those who watch, inside the transaction."""
    bus.tell_touched(
        [
            bus.Touched(one.brand_id, one.name, [int(id_) for id_ in one.customers[1:-1].split(",")])
            for one in touched
            if one.watched
        ],
        now,
    )


def plan_for_many_branches() -> None:
    """A statement of many branches looks dear to the planner, and compiling it would be the dearest part."""
    with connection.cursor() as cursor:
        cursor.execute(_PLANNING)


def _by_brand(known: dict[int, Catalog], due: Due) -> dict[int, Due]:
    """What is due, without that of segments that are no more, which is dropped."""
    owners = {one.id: brand for brand, catalog in known.items() for one in catalog.segments.values()}
    members.forget({segment_id for segment_id, _ in due if segment_id not in owners})
    found: dict[int, Due] = defaultdict(list)
    for pair in due:
        if pair[0] in owners:
            found[owners[pair[0]]].append(pair)
    return found


def _readings(
    catalog: Catalog,
    segments: Sequence[Defined],
    reads: Mapping[int, set[str]],
    told: Sequence[Happened],
    now: datetime,
) -> Iterator[Reading]:
    """Which of these segments read what happened."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(told, 1):
        places[one.name].append(place)
    for segment in segments:
        for name in reads[segment.id] & places.keys():
            push = catalog.pushed_by(segment, name, now).value
            yield from (Reading(place, segment.id, push) for place in places[name])


def _chunks(segments: list[Defined]) -> Iterator[list[Defined]]:
    return (segments[start : start + TOGETHER] for start in range(0, len(segments), TOGETHER))
