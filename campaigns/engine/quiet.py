"""Silences in sets: noted by the events that begin them, and, once due, made into candidates for entering.

What ends a silence is looked up in the log at the moment that it is due: so nothing is to be done when it happens,
and it does not matter in which order events reach us.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campaigns.contract import QuietTrigger
from campaigns.engine.enter import audience_of, compiled
from campaigns.engine.hearing import LATEST
from campaigns.engine.statements import execute
from campaigns.engine.versions import LiveVersion
from crm.contract import Sql

ITEMS = 20

_NOTE = """
INSERT INTO campaigns_silence AS silence (campaign_id, node, customer_id, key, event, event_at, opened_at, due_at)
SELECT DISTINCT ON (customer_id, key) %s::bigint, %s, customer_id, key, id, occurred_at,
    min(occurred_at) OVER (PARTITION BY customer_id, key), occurred_at + %s
FROM (
    SELECT event.*, left(coalesce(event.payload ->> %s, ''), 255) AS key FROM events_event event
    JOIN crm_customer customer ON customer.id = event.customer_id
    WHERE event.id = ANY(%s) AND event.occurred_at BETWEEN %s AND %s AND event.occurred_at + %s > %s AND ({holds})
) AS event
ORDER BY customer_id, key, occurred_at DESC, id DESC
ON CONFLICT (customer_id, campaign_id, node, key) DO UPDATE
SET event = CASE WHEN excluded.event_at < silence.event_at THEN silence.event ELSE excluded.event END,
    event_at = greatest(excluded.event_at, silence.event_at),
    opened_at = least(excluded.opened_at, silence.opened_at),
    due_at = greatest(excluded.event_at, silence.event_at) + %s
"""
# Of each product the last event counts, unless it was taken back since.
_LOST = """
SELECT silence.customer_id, silence.event, (items.list -> 0) || jsonb_build_object('items', items.list) AS context
FROM campaigns_silence silence JOIN crm_customer customer ON customer.id = silence.customer_id
CROSS JOIN LATERAL (
    SELECT max(event.occurred_at) AS at FROM events_event event
    WHERE event.brand_id = %s AND event.name = ANY(%s) AND event.customer_id = silence.customer_id
        AND event.occurred_at >= silence.opened_at
        AND (event.name = ANY(%s) OR left(coalesce(event.payload ->> %s, ''), 255) = silence.key)
) ended
CROSS JOIN LATERAL (
    SELECT jsonb_agg(payload ORDER BY occurred_at DESC, id DESC) AS list FROM (
        SELECT id, payload, occurred_at FROM (
            SELECT DISTINCT ON (product) event.id, event.payload, event.occurred_at, product FROM events_event event,
                coalesce(event.payload ->> 'product_id', event.id::text) AS product
            WHERE event.brand_id = %s AND event.name = ANY(%s) AND event.customer_id = silence.customer_id
                AND event.occurred_at BETWEEN silence.opened_at AND silence.event_at
                AND (ended.at IS NULL OR event.occurred_at > ended.at)
                AND left(coalesce(event.payload ->> %s, ''), 255) = silence.key AND ({holds})
            ORDER BY product, event.occurred_at DESC, event.id DESC
        ) AS item
        WHERE NOT EXISTS (
            SELECT FROM events_event back
            WHERE back.brand_id = %s AND back.name = %s AND back.customer_id = silence.customer_id
                AND back.occurred_at >= item.occurred_at AND back.payload ->> 'product_id' = item.product
        )
        ORDER BY occurred_at DESC, id DESC LIMIT %s
    ) AS kept
) items
WHERE silence.id = ANY(%s) AND items.list IS NOT NULL
"""


def note(
    version: LiveVersion,
    node: str,
    trigger: type[QuietTrigger[Any]],
    events: Sequence[int],
    span: tuple[datetime, datetime],
    now: datetime,
) -> int:
    """These events, which lie within `span`, begin silences or prolong them. Returns how many.

    What would have been due too long ago is history, and no news.
    """
    config = version.graph.node(node).config
    holds = compiled(version, audience_of(version, node), now, "event.occurred_at")
    delay = trigger.delay(config)
    return execute(
        _NOTE.format(holds=holds.text),
        [
            version.campaign_id,
            node,
            delay,
            trigger.kept_apart_by(config),
            list(events),
            *span,
            delay,
            now - LATEST,
            *holds.params,
            delay,
        ],
    )


def lost(
    version: LiveVersion, node: str, trigger: type[QuietTrigger[Any]], silences: Sequence[int], now: datetime
) -> Sql:
    """Those of these silences that nothing has ended, as rows (customer_id, event, context)."""
    config = version.graph.node(node).config
    endings = trigger.endings(config)
    holds = compiled(version, audience_of(version, node), now, "event.occurred_at")
    key, brand = trigger.kept_apart_by(config), version.brand_id
    return Sql(
        _LOST.format(holds=holds.text),
        (
            brand,
            [ending.event for ending in endings],
            [ending.event for ending in endings if not ending.same_key],
            key,
            brand,
            list(trigger.listens_to(config)),
            key,
            *holds.params,
            brand,
            trigger.taken_back_by(config),
            ITEMS,
            list(silences),
        ),
    )
