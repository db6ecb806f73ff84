"""One customer's timeline: events, the steps of their runs, messages and what became of them, changed attributes.

Each source gives its newest few before the given place, by an index of the customer's, and the few are merged;
so a page costs the same however long the history is. A customer's events are the exception: their index leads
with the name, so all of the customer's events before the place are looked through.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

# Each gives: at, id (unique in its kind), and the rest as JSON.
_SOURCES = {
    "change": """
        SELECT at, id, jsonb_build_object('source', source, 'changes', changes)
        FROM crm_attributechange WHERE customer_id = %(customer)s
        AND (at, 'change', id) < (%(at)s, %(kind)s, %(id)s) AND at <= %(at)s
        ORDER BY at DESC, id DESC LIMIT %(limit)s
    """,
    "event": """
        SELECT occurred_at, id, jsonb_build_object('event_type', name, 'client_action', nullif(action, ''),
            'eid', eid, 'payload', payload)
        FROM events_event WHERE brand_id = %(brand)s AND customer_id = %(customer)s
        AND (occurred_at, 'event', id) < (%(at)s, %(kind)s, %(id)s) AND occurred_at <= %(at)s
        ORDER BY occurred_at DESC, id DESC LIMIT %(limit)s
    """,
    "run": """
        SELECT finished_at, run.id, jsonb_build_object('campaign', campaign.slug, 'run', run.id,
            'state', run.state, 'node', run.node, 'reason', run.reason)
        FROM campaigns_run run JOIN campaigns_campaign campaign ON campaign.id = run.campaign_id
        WHERE run.customer_id = %(customer)s
        AND (finished_at, 'run', run.id) < (%(at)s, %(kind)s, %(id)s)
        ORDER BY finished_at DESC, run.id DESC LIMIT %(limit)s
    """,
    "visit": """
        SELECT visit.at, visit.id, jsonb_build_object('campaign', campaign.slug, 'run', run.id,
            'node', visit.node, 'port', visit.port, 'arrived_at', visit.arrived_at, 'why', visit.why)
        FROM campaigns_run run
        JOIN campaigns_visit visit ON visit.run_id = run.id
        JOIN campaigns_campaign campaign ON campaign.id = run.campaign_id
        WHERE run.customer_id = %(customer)s
        AND (visit.at, 'visit', visit.id) < (%(at)s, %(kind)s, %(id)s)
        ORDER BY visit.at DESC, visit.id DESC LIMIT %(limit)s
    """,
    "message": """
        SELECT message.created_at, message.id, jsonb_build_object('uid', uid, 'channel', message.channel,
            'template', template.slug, 'campaign', campaign, 'node', node, 'state', state, 'error', error)
        FROM gateways_message message JOIN gateways_template template ON template.id = message.template_id
        WHERE message.customer_id = %(customer)s
        AND (message.created_at, 'message', message.id) < (%(at)s, %(kind)s, %(id)s)
        ORDER BY message.created_at DESC, message.id DESC LIMIT %(limit)s
    """,
    "status": """
        SELECT history.at, history.id, jsonb_build_object('uid', uid, 'channel', message.channel,
            'template', template.slug, 'campaign', campaign, 'node', node,
            'status', history.status, 'applied', history.applied)
        FROM gateways_message message
        JOIN gateways_deliverystatus history ON history.message_id = message.id
        JOIN gateways_template template ON template.id = message.template_id
        WHERE message.customer_id = %(customer)s
        AND (history.at, 'status', history.id) < (%(at)s, %(kind)s, %(id)s)
        ORDER BY history.at DESC, history.id DESC LIMIT %(limit)s
    """,
}
KINDS = tuple(_SOURCES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: everything before this moment, and of this moment what sorts lower."""

    at: datetime
    kind: str = "zzz"  # after every kind
    id: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to the customer, or that we did."""

    at: datetime
    kind: str
    id: int
    about: dict[str, Any]

    @property
    def place(self) -> Place:
        return Place(self.at, self.kind, self.id)


def timeline(
    brand_id: int, customer_id: int, before: Place, limit: int, kinds: Collection[str] = KINDS
) -> list[Line]:
    """At most `limit` lines before a place, newest first, of these kinds. One statement."""
    parts = [
        f"SELECT at, '{kind}', id, about FROM ({_SOURCES[kind]}) {kind}_lines (at, id, about)"
        for kind in KINDS
        if kind in kinds
    ]
    params: dict[str, Any] = {
        "brand": brand_id,
        "customer": customer_id,
        "at": before.at,
        "kind": before.kind,
        "id": before.id,
        "limit": limit,
    }
    union = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"{union} ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %(limit)s", params)
        return [
            Line(at, kind, id_, about if isinstance(about, dict) else msgspec.json.decode(about))
            for at, kind, id_, about in cursor.fetchall()
        ]
