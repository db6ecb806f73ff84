"""Calls that are due, line by line, and what came of those that are over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from gateways.models import Call

# From line to line by the index, however long each of them is.
_WAITING = """
    WITH RECURSIVE first AS (
        (SELECT line, due_at, gateway_id, rate_per_second FROM gateways_call
         WHERE due_at IS NOT NULL ORDER BY line, due_at LIMIT 1)
        UNION ALL
        SELECT next.* FROM first CROSS JOIN LATERAL (
            SELECT line, due_at, gateway_id, rate_per_second FROM gateways_call
            WHERE due_at IS NOT NULL AND line > first.line ORDER BY line, due_at LIMIT 1
        ) next
    )
    SELECT line, due_at, coalesce(g.rate_per_second, first.rate_per_second)
    FROM first LEFT JOIN gateways_gateway g ON g.id = gateway_id
"""
_LEASE = """
    WITH due AS (
        SELECT c.id FROM unnest(%(lines)s::text[], %(quotas)s::int[]) AS q (line, quota)
        CROSS JOIN LATERAL (
            SELECT id FROM gateways_call WHERE line = q.line AND due_at <= %(now)s
            ORDER BY due_at LIMIT q.quota FOR UPDATE SKIP LOCKED
        ) c
    )
    UPDATE gateways_call c
    SET state = 'calling', lease = %(lease)s, due_at = %(until)s, attempts = c.attempts + 1
    FROM due WHERE c.id = due.id
    RETURNING json_build_array(
        c.id, c.uid, c.kind, c.line, c.gateway_id, c.method, c.url, c.headers, c.body, c.timeout_s, c.tries, c.keeps,
        c.attempts, c.lease
    )::text
"""


# In order, so that senders cannot deadlock.
_MAKE = """
    INSERT INTO gateways_callline (line, tokens) SELECT line, 0 FROM unnest(%s::text[]) AS line ORDER BY line
    ON CONFLICT DO NOTHING
"""
_LOCK = """
    SELECT line, tokens, tokens_at FROM gateways_callline WHERE line = ANY (%s) ORDER BY line FOR UPDATE
"""
_STORE = """
    UPDATE gateways_callline l SET tokens = r.tokens, tokens_at = r.tokens_at
    FROM unnest(%s::text[], %s::float8[], %s::timestamptz[]) AS r (line, tokens, tokens_at) WHERE l.line = r.line
"""


class Waiting(NamedTuple):
    """A line that has unsettled calls: when the first of them is due, and how many a second it makes (0: any)."""

    line: str
    due_at: datetime
    rate: int = 0


class Due(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One try of one call, leased. `attempts` counts this one."""

    id: int
    uid: str
    kind: str
    line: str
    gateway_id: int | None
    method: str
    url: str
    headers: dict[str, str]
    body: str
    timeout_s: int
    tries: int
    keeps: dict[str, str]
    attempts: int
    lease: UUID


_read = msgspec.json.Decoder(Due).decode


def waiting() -> list[Waiting]:
    """The lines that have unsettled calls."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return [Waiting(*row) for row in cursor.fetchall()]


def lease(quotas: Mapping[str, int], until: datetime, lease: UUID, now: datetime) -> list[Due]:
    """Take due calls, at most so many of each line, those of other senders left out."""
    values: dict[str, Any] = {"lines": list(quotas), "quotas": list(quotas.values())}
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, values | {"lease": lease, "until": until, "now": now})
        return [_read(row) for (row,) in cursor.fetchall()]


def lock(lines: Collection[str]) -> list[tuple[str, float, datetime | None]]:
    """What these lines have of tokens and since when, nobody else's to change until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [list(lines)])
        cursor.execute(_LOCK, [list(lines)])
        return list(cursor.fetchall())


def store(rows: Sequence[tuple[str, float, datetime | None]]) -> None:
    """Write back lines that were locked in this transaction."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_STORE, [list(column) for column in zip(*rows, strict=True)])


def answers_of(visits: Sequence[tuple[int, int]]) -> dict[int, dict[str, Any]]:
    """What was kept of the answers to these (run, visit), by run id; nothing for those of which nothing was."""
    numbers = dict(visits)
    rows = Call.objects.filter(run_id__in=numbers).exclude(answer={})
    return {
        run_id: answer
        for run_id, visit, answer in rows.values_list("run_id", "visit", "answer")
        if run_id is not None and numbers[run_id] == visit
    }
