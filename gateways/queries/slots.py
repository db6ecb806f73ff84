"""Who used the slots of frequency caps, asked by one sender at a time for each customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

LANES = 64
"""Customers share so many locks: enough that small claims seldom meet, and few enough for PostgreSQL's lock table."""

_CLASS = 0x736C6F74
# In order, so that senders cannot deadlock; until the claim commits, with what it took.
_LOCK = "SELECT count(pg_advisory_xact_lock(%s, lane)) FROM unnest(%s::int[]) AS lane"

# Messages that never were tried and could be taken at once may go first, whichever line they stand in. One that has
# been stuck for an hour keeps nobody waiting.
_OTHERS = """
SELECT json_build_object(
    'others', (
        SELECT json_agg(json_build_array(
            m.customer_id, m.id, m.channel, coalesce(m.options ->> 'category', t.category),
            CASE WHEN m.options ? 'operational' THEN 'operational' ELSE 'marketing' END,
            coalesce((m.options ->> 'priority')::int, 0),
            CASE WHEN m.state <> 'queued' THEN coalesce(m.settled_at, least(%(now)s, m.expires_at)) END,
            CASE WHEN m.state = 'queued' THEN m.due_at END
        ))
        FROM gateways_message m
        JOIN gateways_template t ON t.id = m.template_id
        JOIN gateways_gateway g ON g.id = m.gateway_id
        WHERE m.customer_id = ANY(%(customers)s::bigint[]) AND (
            m.state IN ('sent', 'sending', 'unknown', 'held')
            AND coalesce(m.settled_at, least(%(now)s, m.expires_at)) >= %(since)s
            OR m.state = 'queued' AND m.attempts = 0
            AND m.due_at <= %(now)s AND m.due_at > %(now)s - interval '1 hour'
            AND g.active AND (g.open_until IS NULL OR g.open_until <= %(now)s)
            AND m.id <> ALL(%(messages)s::bigint[])
        )
    ),
    'since', (
        SELECT json_agg(json_build_array(message_id, since)) FROM gateways_delay
        WHERE message_id = ANY(%(messages)s::bigint[]) AND cause = 'cap'
    )
)::text
"""


class Other(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Another message of the customer: it left at `left_at`, or is due since `due_at` and looked at by nobody yet."""

    customer_id: int
    id: int
    channel: str
    category: str
    kind: str
    priority: int
    left_at: datetime | None = None
    due_at: datetime | None = None


class Slots(msgspec.Struct, gc=False):
    """The other messages of the customers, and since when caps made these wait, as (message id, moment)."""

    others: list[Other] | None
    since: list[tuple[int, datetime]] | None


def take_turns(customers: Iterable[int]) -> None:
    """Wait until no other sender is deciding about any of these customers, and keep others waiting until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [_CLASS, sorted({customer % LANES for customer in customers})])


def look(customers: Iterable[int], messages: Collection[int], since: datetime, now: datetime) -> Slots:
    """What these customers got since then or may get now, beside these messages. One query."""
    params: dict[str, Any] = {
        "customers": _array(customers),
        "messages": _array(messages),
        "since": since,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, params)
        return msgspec.json.decode(cursor.fetchone()[0], type=Slots)


def _array(numbers: Iterable[int]) -> str:
    # As one text: several times faster to bind than a list of numbers.
    return f"{{{','.join(map(str, numbers))}}}"
