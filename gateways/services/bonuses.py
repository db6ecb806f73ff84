"""What became of bonuses: the loyalty programme reports it, and it becomes an event."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction

from events.services.emitting import OwnEvent, emit
from gateways.models import Call
from gateways.models.call import CallState
from gateways.services.calling import settle
from gateways.services.reports import Reply

STATUSES = ("accrued", "failed")
UNKNOWN_BONUS = Reply(1, "the bonus was not found")
WRONG_STATUS = Reply(2, "status is accrued or failed")
TEXT_CHARACTERS = 500
_TOLD = ("amount", "legal_entity", "description", "expires_at", "campaign")


@dataclass(frozen=True, slots=True)
class BonusReport:
    """A report as it came in. `brand_id`: whom the api_key speaks for, None where the address alone proves it."""

    uid: str
    status: str
    error: str = ""
    brand_id: int | None = None


def callback_url(uid: str) -> str:
    """Where the loyalty programme reports what became of this bonus."""
    return f"{settings.BECKON_PUBLIC_URL}/api/v1/callbacks/bonus/{uid}.{_proof(uid)}"


def uid_of(token: str) -> str | None:
    """The uid that the last part of such an address stands for; None for whatever is none of ours."""
    uid, _, proof = token.partition(".")
    return uid if hmac.compare_digest(proof.encode(), _proof(uid).encode()) else None


@transaction.atomic
def take(report: BonusReport, now: datetime) -> Reply:
    """Note the status and tell of it, once for ever. What was accrued stays so; a failure may still be mended."""
    if report.status not in STATUSES:
        return WRONG_STATUS
    rows = Call.objects.select_for_update(of=("self",)).filter(kind=Call.Kind.BONUS, uid=report.uid)
    call = (rows if report.brand_id is None else rows.filter(brand=report.brand_id)).first()
    if call is None:
        return UNKNOWN_BONUS
    if call.status in ("accrued", report.status):
        return Reply()
    Call.objects.filter(pk=call.pk).update(status=report.status)
    emit(call.brand_id, [_event(call, report)], now)
    if call.due_at is not None:  # it took the request, though its answer was lost
        state = CallState.DONE if report.status == "accrued" else CallState.FAILED
        settle(call.pk, state, f"{report.status}, as reported", now)
    return Reply()


def _event(call: Call, report: BonusReport) -> OwnEvent:
    body = msgspec.json.decode(call.body)
    payload: dict[str, Any] = {
        "bonus": call.uid,
        "node": call.node,
        **{name: body.get(name) for name in _TOLD},
    }
    if report.error:
        payload["error"] = report.error.replace("\0", "")[:TEXT_CHARACTERS]
    return OwnEvent(
        once=f"bonus:{call.uid}:{report.status}",
        customer_id=call.customer_id,
        name=f"bonus_{report.status}",
        payload=payload,
    )


def _proof(uid: str) -> str:
    key = hashlib.sha256(b"beckon bonus callback\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.digest(key, uid.encode(errors="replace"), "sha256")[:16].hex()
