"""Messages about to be sent, with all that deciding and rendering need to know about their customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import msgspec
from django.db import connection


class Candidate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One message and what surrounds it. `body` is None before the first try. `category`: the send node's, else
    the template's, by slug. `paced`: it is due because its turn at the node's pace has come. `limited`: the brand has
    frequency caps, or delivery windows of its own."""

    id: int
    uid: str
    channel: str
    gateway_id: int
    template_id: int
    revision: int
    category: str
    campaign: str
    node: str
    context: dict[str, Any]
    options: dict[str, Any]
    state: str
    attempts: int
    expires_at: datetime
    body: dict[str, Any] | None
    gateway_active: bool
    customer_id: int
    ext_user_id: str
    attributes: dict[str, Any]
    is_test: bool
    brand_id: int
    brand: str
    brand_name: str
    test_mode: bool
    label: str
    label_name: str
    label_zone: str
    window_from: time
    window_until: time
    paced: bool
    limited: bool


# In the order of Candidate's fields. One text a row: read into objects at once, several times faster than
# column by column through the driver's loaders.
_ROW = """json_build_array(
    m.id, m.uid, m.channel, m.gateway_id, m.template_id, t.revision, coalesce(m.options ->> 'category', t.category),
    m.campaign, m.node, m.context, m.options, m.state,
    m.attempts, m.expires_at, m.body, g.active, c.id, c.ext_id, c.attributes, c.is_test,
    b.id, b.slug, b.name, b.test_mode, l.slug, l.name, l.time_zone, l.window_from, l.window_until,
    m.paced_at IS NOT NULL AND m.paced_at = m.due_at,
    b.id IN (
        SELECT brand_id FROM gateways_frequencycap WHERE active UNION ALL SELECT brand_id FROM gateways_deliverywindow
    )
)::text"""
_JOINS = """
    JOIN gateways_template t ON t.id = m.template_id
    JOIN gateways_gateway g ON g.id = m.gateway_id
    JOIN crm_customer c ON c.id = m.customer_id
    JOIN crm_brand b ON b.id = m.brand_id
    JOIN crm_label l ON l.id = b.label_id
"""
_DUE = f"""
    SELECT {_ROW}
    FROM unnest(%(gateways)s::bigint[], %(quotas)s::int[]) AS q (gateway_id, quota)
    CROSS JOIN LATERAL (
        SELECT * FROM gateways_message
        WHERE gateway_id = q.gateway_id AND due_at <= %(now)s
        ORDER BY due_at LIMIT q.quota
        FOR UPDATE SKIP LOCKED
    ) m {_JOINS}
    ORDER BY m.due_at, m.id
"""
_read = msgspec.json.Decoder(Candidate).decode
_OF = f"SELECT {_ROW} FROM gateways_message m {_JOINS} WHERE m.id = ANY(%s)"


def due(quotas: Mapping[int, int], now: datetime) -> list[Candidate]:
    """Lock and return due messages, at most so many of each gateway, those of other senders left out."""
    return _rows(_DUE, {"gateways": list(quotas), "quotas": list(quotas.values()), "now": now})


def of(message_ids: Sequence[int]) -> list[Candidate]:
    """The same for given messages, without locking them: for asking what policy would say."""
    return _rows(_OF, [list(message_ids)])


def _rows(sql: str, params: Any) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_read(row) for (row,) in cursor.fetchall()]
