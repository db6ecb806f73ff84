"""What callbacks say of who opened and clicked, and what was made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import connection

# Only messages of which anything can be said: nearly always there are none, and nothing more is read.
_SIGNALS = """
    SELECT c.message_id, b.bot_seconds, c.status, c.received_at, c.user_agent, c.link
    FROM gateways_callback c
    JOIN gateways_message m ON m.id = c.message_id
    JOIN crm_brand b ON b.id = m.brand_id
    WHERE c.message_id = ANY(%(ids)s) AND c.status IN ('delivered', 'opened', 'clicked') AND (
        b.bot_seconds > 0
        OR EXISTS (
            SELECT FROM gateways_callback hint
            WHERE hint.message_id = m.id AND (hint.user_agent <> '' OR hint.link <> '')
        )
        OR EXISTS (SELECT FROM gateways_deliverystatus d WHERE d.message_id = m.id AND d.bot <> '')
    )
    ORDER BY c.id
"""
_WRITE = """
    WITH judged AS (
        UPDATE gateways_deliverystatus d SET bot = r.bot, at = r.at
        FROM json_to_recordset(%s::json) AS r (message_id bigint, status text, bot text, at timestamptz)
        WHERE d.message_id = r.message_id AND d.status = r.status AND d.bot <> r.bot
        RETURNING d.message_id
    )
    SELECT m.brand_id, m.channel, m.customer_id FROM gateways_message m WHERE m.id IN (SELECT message_id FROM judged)
"""
_REPORTED = """
    SELECT id FROM gateways_message
    WHERE brand_id = %s AND created_at >= %s AND created_at < %s AND id > %s
    AND status IN ('opened', 'clicked', 'unsubscribed', 'complained') ORDER BY id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a status of a message is taken for."""

    message_id: int
    status: str
    bot: str
    at: datetime


@dataclass(slots=True)
class Heard:
    """The callbacks of one message, each (status, moment, user agent, link); `early` as its brand has it."""

    early: timedelta
    callbacks: list[tuple[str, datetime, str, str]]


def heard(message_ids: Collection[int]) -> dict[int, Heard]:
    """By message id; those of whom nothing can be said are left out. One query."""
    found: dict[int, Heard] = defaultdict(lambda: Heard(timedelta(0), []))
    with connection.cursor() as cursor:
        cursor.execute(_SIGNALS, {"ids": list(message_ids)})
        for message_id, seconds, *callback in cursor.fetchall():
            found[message_id].early = timedelta(seconds=seconds)
            found[message_id].callbacks.append(tuple(callback))
    return found


def write(judged: Sequence[Judged]) -> list[tuple[int, str, int]]:
    """Store what has changed; (brand, channel, customer) of each message whose verdict is another one now."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [msgspec.json.encode(judged).decode()])
        return list(cursor.fetchall())


def reported(brand_id: int, since: datetime, until: datetime, after: int, limit: int) -> list[int]:
    """Messages of a brand that were opened, made in a period: the next so many ids."""
    with connection.cursor() as cursor:
        cursor.execute(_REPORTED, [brand_id, since, until, after, limit])
        return [id_ for (id_,) in cursor.fetchall()]
