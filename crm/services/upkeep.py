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
from crm.queries.concerned import Reading, concerned
from crm.queries.members import Move
from crm.queries.touches import Taken
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
    return sum(one.times for one in touched) + len(due)


def write(catalog: Catalog, touched: Sequence[Taken], due: Due, now: datetime) -> list[Move]:
    """Ask about all these customers and write down the answers. A few statements, however many customers there are.

    The caller holds the shards of all these customers.
    """
    names = [one.name for one in touched]
    plan_for_many_branches()
    readings = _readings(catalog, names, now)
    found = concerned(touched, readings, due, len(names) + 1)
    moves: list[Move] = []
    for some in _chunks([one for one in catalog.segments.values() if one.id in found]):
        asked = about_pairs(catalog, some, found, [*names, TIME], now)
        moves += settle(catalog.brand_id, asked, now)
    members.count(moves)
    return moves


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


def _readings(catalog: Catalog, names: Sequence[str], now: datetime) -> Iterator[Reading]:
    """Which segments read these names."""
    places = {name: place for place, name in enumerate(names, 1)}
    for one in catalog.segments.values():
        for name in one.reads:
            if name in places:
                yield Reading(places[name], one.id, catalog.pushed_by(one, name, now).value)


def _chunks(segments: list[Defined]) -> Iterator[list[Defined]]:
    return (segments[start : start + TOGETHER] for start in range(0, len(segments), TOGETHER))
