"""The messages that callbacks speak of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection


@dataclass(slots=True)
class Reported:
    """A message as far as delivery statuses matter. `status`, `known` (all statuses seen) and `ext_message_id`
    move on while a group of callbacks is worked."""

    id: int
    uid: str
    brand_id: int
    customer_id: int
    customer: str
    channel: str
    template: str
    campaign: str
    node: str
    state: str
    status: str
    attempts: int
    ext_message_id: str | None
    known: set[str]


_BY_EXT_ID = """
    SELECT m.brand_id, m.ext_message_id, m.channel, max(m.id)
    FROM unnest(%s::bigint[], %s::text[]) r (brand_id, ext_message_id)
    JOIN gateways_message m ON m.brand_id = r.brand_id AND m.ext_message_id = r.ext_message_id
    GROUP BY m.brand_id, m.ext_message_id, m.channel
"""
# In order, so that two processes with callbacks for the same messages cannot deadlock.
_LOCK = """
    SELECT m.id, m.uid, m.brand_id, m.customer_id, c.ext_id, m.channel, t.slug, m.campaign, m.node,
        m.state, m.status, m.attempts, m.ext_message_id,
        ARRAY(SELECT d.status FROM gateways_deliverystatus d WHERE d.message_id = m.id)
    FROM gateways_message m
    JOIN crm_customer c ON c.id = m.customer_id
    JOIN gateways_template t ON t.id = m.template_id
    WHERE m.id = ANY(%s)
    ORDER BY m.id FOR UPDATE OF m
"""


_SEEN = """
    SELECT json_agg(seen)::text
    FROM (SELECT id, brand_id, channel, ext_message_id FROM gateways_message WHERE id = ANY(%s)) seen
"""
_PENDING = """
    SELECT id, message_id, ext_message_id, status, received_at FROM gateways_callback
    WHERE pending ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""


class Seen(msgspec.Struct):
    """A message as far as a report of it is judged."""

    id: int
    brand_id: int
    channel: str
    ext_message_id: str | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A callback that was answered and is still to be applied."""

    id: int
    message_id: int
    ext_message_id: str
    status: str
    received_at: datetime


def seen(message_ids: Collection[int]) -> dict[int, Seen]:
    """The messages by id, as they are; nobody is kept waiting."""
    if not message_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [list(message_ids)])
        (found,) = cursor.fetchone()
        rows = msgspec.json.decode(found, type=list[Seen]) if found else []
        return {row.id: row for row in rows}


def pending(limit: int) -> list[Pending]:
    """The oldest callbacks still to be applied that nobody else is applying; ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [limit])
        return [Pending(*row) for row in cursor.fetchall()]


def applied(callback_ids: Collection[int]) -> None:
    """These callbacks are done with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gateways_callback SET pending = false WHERE id = ANY(%s)", [list(callback_ids)]
        )


def is_pending() -> bool:
    """Whether any callback is still to be applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM gateways_callback WHERE pending)")
        return bool(cursor.fetchone()[0])


def newest(pairs: Collection[tuple[int, str]]) -> dict[tuple[int, str, str], int]:
    """Message ids by (brand id, ext_message_id, channel); of several, the newest."""
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_EXT_ID, [[brand for brand, _ in pairs], [ext for _, ext in pairs]])
        return {(brand, ext, channel): id_ for brand, ext, channel, id_ in cursor.fetchall()}


def lock(message_ids: Collection[int]) -> dict[int, Reported]:
    """The messages by id, nobody else's to change until the transaction ends."""
    if not message_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [list(message_ids)])
        return {row[0]: _reported(*row) for row in cursor.fetchall()}


def _reported(*row: Any) -> Reported:
    values = list(row)
    values[-1] = set(values[-1])
    return Reported(*values)


# Both at once: a round trip saved on every group of callbacks.
_WRITE = """
    WITH noted AS (
        INSERT INTO gateways_deliverystatus (message_id, status, at, applied)
        SELECT * FROM json_to_recordset(%s::json) AS r (message_id bigint, status text, at timestamptz, applied bool)
        ON CONFLICT DO NOTHING
    )
    UPDATE gateways_message m
    SET status = r.status, ext_message_id = coalesce(m.ext_message_id, r.ext_message_id)
    FROM json_to_recordset(%s::json) AS r (id bigint, status text, ext_message_id text)
    WHERE m.id = r.id
"""
_KEEP = """
    INSERT INTO gateways_callback (
        brand_id, message_id, channel, ext_message_id, status, received_at, user_agent, link, pending, parked
    )
    SELECT * FROM json_to_recordset(%s::json) AS r (
        brand_id bigint, message_id bigint, channel text, ext_message_id text, status text, received_at timestamptz,
        user_agent text, link text, pending bool, parked bool
    )
"""


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of a message's history."""

    message_id: int
    status: str
    at: datetime
    applied: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A callback as it is kept."""

    brand_id: int
    message_id: int | None
    channel: str
    ext_message_id: str
    status: str
    received_at: datetime
    user_agent: str
    link: str
    pending: bool
    parked: bool


def write(noted: Sequence[Noted], messages: Collection[Reported]) -> None:
    """Add to the history, and write what has moved on of messages that were locked in this transaction."""
    changed = [
        {"id": message.id, "status": message.status, "ext_message_id": message.ext_message_id}
        for message in messages
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [_json(noted), _json(changed)])


def keep(callbacks: Sequence[Kept]) -> None:
    """Add the callbacks to the record."""
    if callbacks:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [_json(callbacks)])


def _json(rows: Sequence[object]) -> str:
    return msgspec.json.encode(rows).decode()
