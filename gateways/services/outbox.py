"""The one way in: messages to be sent, written with the step of the journey that asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

CHANNEL = "beckon_outbox"
"""The PostgreSQL notification that wakes the senders; it carries nothing."""

LIFETIME = timedelta(days=7)

# The doorbell is part of it, which spares each batch of steps a way to the database.
_INSERT = f"""
    WITH written AS (
    INSERT INTO gateways_message (
        brand_id, customer_id, template_id, gateway_id, channel, campaign, version_id, run_id, node, visit,
        part, context, options, expires_at, uid, state, status, due_at, attempts, error, created_at
    )
    SELECT r.*, replace(gen_random_uuid()::text, '-', ''), 'queued', '', %(now)s, 0, '', %(now)s
    FROM json_to_recordset(%(requests)s::json) AS r (
        brand_id bigint, customer_id bigint, template_id bigint, gateway_id bigint, channel text, campaign text,
        version_id bigint, run_id bigint, node text, visit int, part smallint, context jsonb, options jsonb,
        expires_at timestamptz
    )
    ON CONFLICT (run_id, node, visit, part) WHERE run_id IS NOT NULL DO NOTHING
    RETURNING run_id, node, visit, part, id
    )
    SELECT run_id, node, visit, part, id FROM written WHERE (SELECT pg_notify('{CHANNEL}', '')) IS NOT NULL
"""
_KNOWN = """
    SELECT m.run_id, m.node, m.visit, m.part, m.id
    FROM json_to_recordset(%(requests)s::json) AS r (run_id bigint, node text, visit int, part smallint)
    JOIN gateways_message m USING (run_id, node, visit, part)
"""

_COPIED = (
    "brand_id", "customer_id", "template_id", "gateway_id", "channel", "campaign", "version_id", "run_id",
    "node", "visit", "part", "context",
)  # fmt: skip

_OPTIONS = (
    "deliver_immediately", "category", "operational", "priority", "per_minute", "window", "in_window", "action",
)  # fmt: skip
"""Kept where they say something."""

Step = tuple[int | None, str, int | None, int]
"""Run id, node, visit and part: what a journey's message is unique for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRequest:
    """One message wanted. `context` is the event's payload; `lifetime` the time within which it makes sense.

    `category`: slug, in place of the template's. `part`: 1 for what is sent in place of the visit's first message.
    `operational`, `priority`: of its campaign. `per_minute`: the pace of its node, 0 for none. `window`: local times
    from and until which it may leave, in place of the label's; `in_window`: also on a channel that has none.
    `action`: of a popup, when it is shown."""

    brand_id: int
    customer_id: int
    template_id: int
    gateway_id: int
    channel: str
    campaign: str = ""
    version_id: int | None = None
    run_id: int | None = None
    node: str = ""
    visit: int | None = None
    part: int = 0
    context: Mapping[str, Any]
    deliver_immediately: bool = False
    category: str = ""
    operational: bool = False
    lifetime: timedelta = LIFETIME
    per_minute: int = 0
    window: tuple[str, str] | None = None
    in_window: bool = False
    priority: int = 0
    action: str = ""


def enqueue(requests: Sequence[SendRequest], now: datetime) -> dict[Step, int]:
    """Write the messages, due now, and wake the senders once the caller's transaction commits.

    Returns the message ids by (run, node, visit, part); a step that has its message already finds that one.
    """
    if not requests:
        return {}
    rows = msgspec.json.encode([_row(request, now) for request in requests]).decode()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"requests": rows, "now": now})
        ids: dict[Step, int] = {
            (run, node, visit, part): id_ for run, node, visit, part, id_ in cursor.fetchall()
        }
        if any(request.run_id is not None and _step(request) not in ids for request in requests):
            cursor.execute(_KNOWN, {"requests": rows})
            ids |= {(run, node, visit, part): id_ for run, node, visit, part, id_ in cursor.fetchall()}
    return ids


def wake() -> None:
    """Wake the senders when the present transaction commits; at once outside one."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def _step(request: SendRequest) -> Step:
    return request.run_id, request.node, request.visit, request.part


def _row(request: SendRequest, now: datetime) -> dict[str, Any]:
    row = {name: getattr(request, name) for name in _COPIED}
    row["options"] = {name: value for name in _OPTIONS if (value := getattr(request, name))}
    row["expires_at"] = now + request.lifetime
    return row
