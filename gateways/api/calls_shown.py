"""How calls to the outside look in answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from crm.services.pii import Veil
from gateways.models import Call
from gateways.services.call_veiling import error_of, host_of, seen


class CallShown(BaseModel):
    """A call to the outside. `status` is what was reported of a bonus afterwards: accrued or failed."""

    uid: str
    kind: str
    state: str
    status: str
    host: str
    method: str
    gateway: str | None
    campaign: str
    node: str
    customer: str | None
    attempts: int
    tries: int
    http_status: int | None
    error: str
    created_at: str
    settled_at: str | None


class CallInFull(CallShown):
    """A call with its request, without the gateway's headers, and what was kept of the answer."""

    run: int | None
    url: str
    headers: dict[str, str]
    body: Any = Field(description="JSON, or the fields of a form; null where it has none or none is kept")
    answer: dict[str, Any]
    due_at: str | None


def call(row: Call, veil: Veil) -> dict[str, Any]:
    """A call with its customer and gateway loaded."""
    return CallShown(**_call(row), error=error_of(row, veil)).model_dump()


def call_in_full(row: Call, veil: Veil) -> dict[str, Any]:
    """The same with its request and answer, in which what the caller may not see is masked."""
    shown = seen(row, veil)
    return CallInFull(
        **_call(row),
        error=shown.error,
        run=row.run_id,
        url=shown.url,
        headers=shown.headers,
        body=shown.body,
        answer=shown.answer,
        due_at=_iso(row.due_at),
    ).model_dump()


def _call(row: Call) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "kind": row.kind,
        "state": row.state,
        "status": row.status,
        "host": host_of(row),
        "method": row.method,
        "gateway": row.gateway.slug if row.gateway else None,
        "campaign": row.campaign,
        "node": row.node,
        "customer": row.customer.ext_id if row.customer else None,
        "attempts": row.attempts,
        "tries": row.tries,
        "http_status": row.http_status,
        "created_at": row.created_at.isoformat(),
        "settled_at": _iso(row.settled_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
