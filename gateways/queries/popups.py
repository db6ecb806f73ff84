"""The rows of popups, set by set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

# Of several new ones for one customer and action, the winner among them is tried; so no row is touched twice.
# The row that is there stays if it has the higher priority and still may be shown, else it becomes the new one.
_PUT = """
    INSERT INTO gateways_popup AS popup (
        brand_id, customer_id, action, message_id, priority, created_at, expires_at
    )
    SELECT DISTINCT ON (m.customer_id, m.options ->> 'action')
        m.brand_id, m.customer_id, m.options ->> 'action', m.id, coalesce((m.options ->> 'priority')::int, 0),
        m.created_at, m.expires_at
    FROM gateways_message m
    WHERE m.id = ANY(%(ids)s) AND NOT EXISTS (SELECT FROM gateways_popup known WHERE known.message_id = m.id)
    ORDER BY m.customer_id, m.options ->> 'action', coalesce((m.options ->> 'priority')::int, 0) DESC,
        m.created_at DESC, m.id DESC
    ON CONFLICT (customer_id, action) WHERE closed_at IS NULL DO UPDATE
    SET message_id = excluded.message_id, priority = excluded.priority, created_at = excluded.created_at,
        expires_at = excluded.expires_at, shown_at = NULL
    WHERE popup.expires_at <= %(now)s OR popup.priority < excluded.priority
        OR (popup.priority = excluded.priority AND popup.created_at <= excluded.created_at)
"""
_STANDING = "SELECT message_id FROM gateways_popup WHERE message_id = ANY(%s)"


def put(message_ids: Sequence[int], now: datetime) -> set[int]:
    """Put the popups of these messages up. Returns the messages whose popup stands, or has stood before."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT, {"ids": list(message_ids), "now": now})
        cursor.execute(_STANDING, [list(message_ids)])
        return {message_id for (message_id,) in cursor.fetchall()}
