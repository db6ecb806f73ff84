"""Inboxes: notifications put in, listed, and marked by the customer's site or app."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from crm.models import Brand
from crm.services import customers
from gateways.models import Notification
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.statuses import Report

_ADD = """
    INSERT INTO gateways_notification (brand_id, customer_id, message_id, created_at, expires_at)
    SELECT m.brand_id, m.customer_id, m.id, %s, m.expires_at FROM gateways_message m WHERE m.id = ANY(%s)
    ORDER BY m.id
    ON CONFLICT (message_id) DO NOTHING
"""
SAYS = {"read": "opened", "clicked": "clicked"}
"""The delivery status that a mark is; `deleted` is none."""


def add(message_ids: Sequence[int], now: datetime) -> Mapping[int, str]:
    """Put the notifications of these messages into the inboxes, in the caller's transaction. None is refused."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [now, list(message_ids)])
    return {}


def shown(brand: Brand, ext_id: str, now: datetime) -> QuerySet[Notification]:
    """What stands in a customer's inbox, the newest first."""
    customer = customers.id_of(brand.pk, ext_id)
    inbox = Notification.objects.filter(brand=brand, customer=customer, expires_at__gt=now)
    return inbox.filter(deleted_at=None).select_related("message").order_by("-id")


@transaction.atomic
def mark(
    brand: Brand, ext_id: str, mark: str, now: datetime, uids: Collection[str] | None = None
) -> list[str]:
    """`read`, `clicked` or `deleted`: these notifications, or all; again changes nothing. Returns those marked."""
    rows = shown(brand, ext_id, now).filter(**({} if uids is None else {"message__uid__in": list(uids)}))
    found = list(rows.select_for_update(of=("self",)))
    _note(found, mark, now)
    if status := SAYS.get(mark):
        ids = [one.message_id for one in found]
        statuses.apply([Report(id_, status, now) for id_ in ids], reported.lock(ids), now)
    return [one.message.uid for one in found]


def _note(found: Sequence[Notification], mark: str, now: datetime) -> None:
    rows = Notification.objects.filter(pk__in=[one.pk for one in found])
    changes: dict[str, Any] = {"deleted_at": now} if mark == "deleted" else {"read_at": now}
    rows.filter(**dict.fromkeys(changes)).update(**changes)
