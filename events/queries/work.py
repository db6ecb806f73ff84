"""The queue of events that are still to take effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

SHARDS = 16
SYSTEM_SHARD = SHARDS
DOORBELL = "events.dispatch"

# Beside the shard in the key of the advisory locks, which all of the database share.
_LOCKS = 0x62656B
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# At random, so that two workers on a long queue do not try for the same shards. MATERIALIZED, or the planner
# might take locks of rows that the limit drops.
TAKE = """
WITH waiting AS MATERIALIZED (
    SELECT shard FROM generate_series(0, %s) AS numbers (shard)
    WHERE EXISTS (SELECT FROM events_work AS queued WHERE queued.shard = numbers.shard)
    ORDER BY random()
)
SELECT shard FROM waiting WHERE pg_try_advisory_xact_lock(%s, shard) LIMIT %s
"""
OLDEST = """
SELECT id, events, since, until FROM (
    SELECT id, events, since, until, sum(cardinality(events)) OVER (ORDER BY id) - cardinality(events) AS before
    FROM (SELECT * FROM events_work WHERE shard = ANY (%s) ORDER BY id LIMIT %s) AS first
) AS counted
WHERE before < %s ORDER BY id
"""
# The date as a number: psycopg makes datetimes in Python, one by one, and takes longer for them than for all the
# rest. A double tells microseconds apart until the year 2242.
LOGGED = """
SELECT id, brand_id, customer_id, name, action, date_part('epoch', occurred_at)
FROM events_event WHERE id = ANY (%s::bigint[]) AND occurred_at BETWEEN %s AND %s
"""
AGAIN = """
SELECT id, customer_id FROM events_event
WHERE id = ANY (%s::bigint[]) AND occurred_at BETWEEN %s AND %s ORDER BY id
"""


#: for the tables of segments, which are told of an event when it takes effect
ON_THEIR_WAY = """
SELECT event.customer_id FROM events_work AS work
JOIN events_event AS event ON event.id = ANY (work.events) AND event.occurred_at BETWEEN work.since AND work.until
WHERE work.brand_id = {brand} AND event.customer_id IS NOT NULL
"""


class Due(NamedTuple):
    """Events that shall take effect, in this order, each an id and whose it is; no date of theirs lies before
    the first or after the last, in ms since the Unix epoch."""

    events: Sequence[tuple[int, int | None]]
    first_ms: int
    last_ms: int


Logged = tuple[int, int, int | None, str, str, datetime]
"""Id, brand, customer, name, action and date of an event."""


class Queued(NamedTuple):
    """A row of the queue: events in order, and the span of their dates."""

    id: int
    events: list[int]
    since: datetime
    until: datetime


def due_again(events: Iterable[tuple[int, datetime]]) -> Due:
    """Logged events by (id, date), in the order of their ids."""
    dates = dict(events)
    first, last = min(dates.values()), max(dates.values())
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [_array(dates), first, last])
        return Due(cursor.fetchall(), _ms(first), _ms(last))


def add(brand_id: int, due: Due) -> None:
    """Queue events, one row for each shard. One statement, none for nothing."""
    by_shard = _by_shard(due)
    if not by_shard:
        return
    since, until = _moment(due.first_ms), _moment(due.last_ms, up=True)
    values = ", ".join(["(%s, %s, %s::bigint[], %s, %s)"] * len(by_shard))
    params: list[Any] = []
    for shard, ids in by_shard.items():
        params += [brand_id, shard, _array(ids), since, until]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events_work (brand_id, shard, events, since, until) VALUES {values}",
            params,
        )


def _by_shard(due: Due) -> dict[int, list[int]]:
    """Events of one customer always fall into the same shard; system events into one of their own."""
    by_shard: dict[int, list[int]] = {}
    for id_, customer_id in due.events:
        shard = SYSTEM_SHARD if customer_id is None else customer_id % SHARDS
        by_shard.setdefault(shard, []).append(id_)
    return by_shard


def take_shards(most: int) -> list[int]:
    """Shards with work that nobody else works on, ours until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [SYSTEM_SHARD, _LOCKS, most])
        return [shard for (shard,) in cursor.fetchall()]


def oldest(shards: Sequence[int], events: int) -> list[Queued]:
    """The oldest rows of some shards until they hold about so many events; at least one row."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, [list(shards), events, events])
        return [Queued(*row) for row in cursor.fetchall()]


def logged(rows: Sequence[Queued]) -> list[Logged]:
    """The events of these rows, in the order in which they shall take effect."""
    ids = [id_ for row in rows for id_ in row.events]
    with connection.cursor() as cursor:
        cursor.execute(LOGGED, [_array(ids), min(row.since for row in rows), max(row.until for row in rows)])
        found = {row[0]: row for row in cursor.fetchall()}
    moment = datetime.fromtimestamp
    return [
        (id_, brand_id, customer_id, name, action, moment(seconds, UTC))
        for id_, brand_id, customer_id, name, action, seconds in filter(None, map(found.get, ids))
    ]


def remove(rows: Sequence[Queued]) -> None:
    """These rows are done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM events_work WHERE id = ANY (%s::bigint[])", [_array(row.id for row in rows)]
        )


def _array(ids: Iterable[int]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _moment(ms: int, *, up: bool = False) -> datetime:
    # Rounded outwards where asked, since a date may carry microseconds that the span must hold.
    return _EPOCH + timedelta(milliseconds=ms + up)
