"""The lines before the gateways, and the columns by which senders agree on a gateway's condition."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection


class HealthRow(NamedTuple):
    """The condition of one gateway as it stands in its row."""

    gateway_id: int
    rate_per_second: int
    tokens: float
    tokens_at: datetime | None
    failures: int
    open_until: datetime | None
    holds: bool


_HEALTH = "g.id, g.rate_per_second, g.tokens, g.tokens_at, g.failures, g.open_until, g.on_unknown = 'hold'"
# One look into an index for each gateway, however long its line is.
_WAITING = f"""
    SELECT * FROM (
        SELECT {_HEALTH}, (
            SELECT min(m.due_at) FROM gateways_message m WHERE m.gateway_id = g.id AND m.due_at IS NOT NULL
        ) AS due_at
        FROM gateways_gateway g
    ) line WHERE due_at IS NOT NULL
"""
# NO KEY, so that messages for the gateway can be written meanwhile; in order, so that senders cannot deadlock.
_LOCK = f"""
    SELECT {_HEALTH} FROM gateways_gateway g WHERE g.id = ANY(%s) ORDER BY g.id FOR NO KEY UPDATE
"""
_STORE = """
    UPDATE gateways_gateway g
    SET tokens = r.tokens, tokens_at = r.tokens_at, failures = r.failures, open_until = r.open_until
    FROM unnest(%s::bigint[], %s::float8[], %s::timestamptz[], %s::int[], %s::timestamptz[])
        AS r (id, tokens, tokens_at, failures, open_until)
    WHERE g.id = r.id
"""


def waiting() -> list[tuple[HealthRow, datetime]]:
    """The gateways that have unsettled messages, each with the moment the first of them is due."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return [(HealthRow(*row[:-1]), row[-1]) for row in cursor.fetchall()]


def lock(gateway_ids: Collection[int]) -> list[HealthRow]:
    """The rows as they are now, nobody else's to change until the transaction ends."""
    if not gateway_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(gateway_ids)])
        return [HealthRow(*row) for row in cursor.fetchall()]


def store(rows: Sequence[HealthRow]) -> None:
    """Write back rows that were locked in this transaction."""
    if not rows:
        return
    ids, _, tokens, tokens_at, failures, open_until, _ = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [ids, tokens, tokens_at, failures, open_until])
