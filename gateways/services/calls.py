"""The one way in for calls to the outside: written with the step of the journey that asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from django.db import connection

from lib.addresses import parts

CHANNEL = "beckon_calls"
"""The PostgreSQL notification that wakes the senders; it carries nothing."""

_INSERT = """
    INSERT INTO gateways_call (
        kind, uid, url, method, headers, body, timeout_s, tries, keeps, gateway_id, customer_id, run_id, visit,
        rate_per_second, line, brand_id, campaign, node, state, due_at, attempts, answer, error, status, created_at
    )
    SELECT r.*, %(brand)s, %(campaign)s, %(node)s, 'queued', %(now)s, 0, '{}', '', '', %(now)s
    FROM json_to_recordset(%(requests)s::json) AS r (
        kind text, uid text, url text, method text, headers jsonb, body text, timeout_s smallint, tries smallint,
        keeps jsonb, gateway_id bigint, customer_id bigint, run_id bigint, visit int,
        rate_per_second int, line text
    )
    ON CONFLICT (run_id, visit) WHERE run_id IS NOT NULL DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Where calls come from: a node of a campaign (its slug) of a brand."""

    brand_id: int
    campaign: str
    node: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """One call wanted. `keeps`: {name: path} of what is to be kept of a JSON answer.

    `gateway_id`: whose credentials go with it, and whose rate holds; without one the `rate_per_second` of the step,
    0 for none. With a run, that run is told of the end.
    """

    kind: str
    uid: str
    url: str
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    timeout_s: int = 10
    tries: int = 5
    keeps: Mapping[str, str] = field(default_factory=dict)
    gateway_id: int | None = None
    customer_id: int | None = None
    run_id: int | None = None
    visit: int | None = None
    rate_per_second: int = 0


def new_uid() -> str:
    """The name of a call, the same on each try of it."""
    return uuid4().hex


def make(step: Step, requests: Sequence[CallRequest], now: datetime) -> None:
    """Write the calls, due now, and wake the senders once the caller's transaction commits.

    A (run, visit) that has its call already keeps that one. Raises ForbiddenAddress for what is no URL at all.
    """
    if not requests:
        return
    values: dict[str, Any] = {
        "brand": step.brand_id,
        "campaign": step.campaign,
        "node": step.node,
        "now": now,
    }
    values["requests"] = msgspec.json.encode([_row(step, request) for request in requests]).decode()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        cursor.execute(f"NOTIFY {CHANNEL}")


def _row(step: Step, request: CallRequest) -> dict[str, Any]:
    return {**asdict(request), "line": _line(step, request)}


def _line(step: Step, request: CallRequest) -> str:
    """What it queues behind: its gateway, or the host that it goes to, or its step, where that keeps a rate."""
    if request.gateway_id is not None:
        return f"gateway:{request.gateway_id}"
    _, host, port = parts(request.url)
    line = f"{host}:{port}"
    return f"{line} {step.brand_id}/{step.campaign}/{step.node}" if request.rate_per_second else line
