"""Popups: put up one at a time, handed to the app at the customer's action, and taken down when it has shown them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.models import Brand
from crm.policy.consent import Asked, refusal
from crm.policy.standing import standing_of
from crm.services import customers
from events.services.emitting import OwnEvent, emit
from gateways.models import Popup
from gateways.queries import popups as rows
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.statuses import Report
from lib.errors import NotFound

OUTRANKED = "outranked: another popup is to be shown at this action"
"""Why a popup is skipped (CONTRACT §4.11: the higher priority, then the newest wins)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A popup as the app gets it. `uid` names it; `body` is what the channel composed."""

    uid: str
    body: Mapping[str, Any]


def put(message_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Put up the popups of these messages, in the caller's transaction. Returns why not, by message id."""
    standing = rows.put(message_ids, now)
    return {id_: OUTRANKED for id_ in message_ids if id_ not in standing}


@transaction.atomic
def show(brand: Brand, ext_id: str, action: str, now: datetime) -> Shown | None:
    """The popup for this customer's action, if one waits; it stays until it is confirmed or its time is over.

    Who has opted out or paused since it was put up is shown nothing.
    """
    found = _open(brand, ext_id).filter(action=action, expires_at__gt=now).first()
    if found is None or _is_unwanted(found, now):
        return None
    if found.shown_at is None:
        Popup.objects.filter(pk=found.pk).update(shown_at=now)
        _tell(found, "shown", "delivered", now)
    return Shown(found.message.uid, found.message.body or {})


@transaction.atomic
def confirm(brand: Brand, ext_id: str, uid: str, now: datetime, *, clicked: bool = False) -> None:
    """The app has shown it: it is not shown again. Confirming twice changes nothing. Raises NotFound."""
    rows_ = Popup.objects.filter(brand=brand, customer=customers.id_of(brand.pk, ext_id), message__uid=uid)
    found = rows_.select_related("message__template").select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(f"This customer has no popup “{uid}”.")
    Popup.objects.filter(pk=found.pk, closed_at=None).update(closed_at=now, shown_at=found.shown_at or now)
    _tell(found, "confirmed", "clicked" if clicked else "opened", now)


def _is_unwanted(popup: Popup, now: datetime) -> bool:
    message = popup.message
    standing = standing_of([popup.customer_id], [popup.brand_id], [message.category], now)
    asked = Asked(popup.brand_id, popup.customer_id, message.channel, message.category)
    return refusal(standing, asked) is not None


def _open(brand: Brand, ext_id: str) -> Any:
    waiting = Popup.objects.filter(brand=brand, customer=customers.id_of(brand.pk, ext_id), closed_at=None)
    return waiting.select_related("message__template").select_for_update(of=("self",))


def _tell(popup: Popup, what: str, status: str, now: datetime) -> None:
    """As an event of its own, once for ever, and as a delivery status, which is one more."""
    message = popup.message
    payload = {
        "popup": message.uid,
        "action": popup.action,
        "campaign": message.campaign,
        "node": message.node,
        "template": message.template.slug,
    }
    event = OwnEvent(
        once=f"popup:{message.uid}:{what}",
        customer_id=popup.customer_id,
        name=f"popup_{what}",
        payload=payload,
        at=now,
    )
    emit(popup.brand_id, [event], now)
    statuses.apply([Report(message.pk, status, now)], reported.lock([message.pk]), now)
