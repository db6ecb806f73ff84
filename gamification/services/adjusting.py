"""Points given or taken by a person or a program, rather than by a journey."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from crm.models import Customer
from crm.services.changes import Actor, record
from gamification.models import Entry
from gamification.services.ledger import MOST, Award, award
from lib.errors import Invalid


@transaction.atomic
def adjust(
    actor: Actor,
    customer: Customer,
    amount: int,
    now: datetime,
    *,
    note: str = "",
    once: str = "",
    floored: bool = False,
    expires_at: datetime | None = None,
) -> tuple[Entry, bool]:
    """Give points, or take them where `amount` is negative; the entry, and whether it is new.

    `once`: a name of the caller's, under which it is done once. Audited. Raises Invalid.
    """
    _check(amount, expires_at, now)
    by_hand = actor.name.startswith("operator:")
    wanted = Award(
        customer_id=customer.pk,
        amount=amount,
        cause=Entry.Cause.HAND if by_hand else Entry.Cause.API,
        cause_id=actor.name,
        note=note,
        once=f"by:{once or uuid.uuid4()}",
        floored=floored,
        expires_at=expires_at,
    )
    posted = award(customer.brand_id, [wanted], now)
    entry = Entry.objects.get(brand=customer.brand_id, once=wanted.once)
    if entry.customer_id != customer.pk:
        raise Invalid(f"“{once}” names an entry of another customer.", code="taken", field="once")
    if posted:
        record(actor, "points adjusted", customer, None, {"amount": entry.amount, "note": note})
    return entry, bool(posted)


def _check(amount: int, expires_at: datetime | None, now: datetime) -> None:
    if amount == 0 or abs(amount) > MOST:
        raise Invalid(f"Give a number of points, at most {MOST:,}; negative to deduct.", field="amount")
    if expires_at is not None and (amount < 0 or expires_at <= now):
        raise Invalid("Only points that are given can expire, and later than now.", field="expires_at")
