"""Closing and opening a customer's channels by hand or by program. The platform's own word is another side."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.models import Customer, OptOut
from crm.services.changes import Actor, record
from lib.errors import NotFound


@transaction.atomic
def opt_out(actor: Actor, customer: Customer, channel: str, reason: str, now: datetime) -> OptOut:
    """Close a channel on our side. One that is closed already stays as it is."""
    closed, made = OptOut.objects.get_or_create(
        customer=customer,
        channel=channel,
        side=OptOut.Side.OURS,
        defaults={"brand_id": customer.brand_id, "reason": reason, "since": now},
    )
    if made:
        record(actor, "opted out", customer, None, {"channel": channel, "reason": reason})
    return closed


@transaction.atomic
def opt_in(actor: Actor, customer: Customer, channel: str) -> None:
    """Open a channel on our side; one that the platform closed stays closed. Raises NotFound."""
    gone, _ = OptOut.objects.filter(customer=customer, channel=channel, side=OptOut.Side.OURS).delete()
    if not gone:
        raise NotFound(f"The channel “{channel}” is not closed on our side.")
    record(actor, "opted in", customer, {"channel": channel}, None)
