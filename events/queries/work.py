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
LOGGED = """
SELECT id, brand_id, customer_id, name, action, occurred_at FROM events_event
WHERE id = ANY (%s::bigint[]) AND occurred_at BETWEEN %s AND %s
"""
AGAIN = """
SELECT id, customer_id FROM events_event
WHERE id = ANY (%s::bigint[]) AND occurred_at BETWEEN %s AND %s ORDER BY id
"""


class Due(NamedTuple):
    """An event that shall take effect; its date in ms since the Unix epoch."""

    id: int
    customer_id: int | None
    at_ms: int


class Queued(NamedTuple):
    """A row of the queue: events in order, and the span of their dates."""

    id: int
    events: list[int]
    since: datetime
    until: datetime


class Logged(NamedTuple):
    """An event as it stands in the log, without its payload."""

    id: int
    brand_id: int
    customer_id: int | None
    name: str
    action: str
    occurred_at: datetime


def due_again(events: Iterable[tuple[int, datetime]]) -> list[Due]:
    """Logged events by (id, date), in the order of their ids."""
    dates = dict(events)
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [_array(dates), min(dates.values()), max(dates.values())])
        return [Due(id_, customer_id, _ms(dates[id_])) for id_, customer_id in cursor.fetchall()]


def shard_of(customer_id: int | None) -> int:
    """Events of one customer always fall into the same shard; system events into one of their own."""
    return SYSTEM_SHARD if customer_id is None else customer_id % SHARDS


def add(brand_id: int, events: Iterable[Due]) -> None:
    """Queue events in the order given, one row for each shard. One statement, none for nothing."""
    by_shard: dict[int, list[Due]] = {}
    for event in events:
        by_shard.setdefault(shard_of(event.customer_id), []).append(event)
    if not by_shard:
        return
    values = ", ".join(["(%s, %s, %s::bigint[], %s, %s)"] * len(by_shard))
    params: list[Any] = []
    for shard, of_shard in by_shard.items():
        dates = [event.at_ms for event in of_shard]
        ids = _array(event.id for event in of_shard)
        params += [brand_id, shard, ids, _moment(min(dates)), _moment(max(dates), up=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO events_work (brand_id, shard, events, since, until) VALUES {values}",
            params,
        )


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
        found = {row[0]: Logged(*row) for row in cursor.fetchall()}
    return [found[id_] for id_ in ids if id_ in found]


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
