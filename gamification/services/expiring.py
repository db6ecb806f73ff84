"""Points that reach their end: what is left of an award is taken back by an entry of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gamification.models import Entry
from gamification.queries import balances, lots
from gamification.services.ledger import Award, award

DOORBELL = "gamification.expire"
BATCH = 1_000


@transaction.atomic
def expire(now: datetime, limit: int = BATCH) -> int:
    """End up to `limit` awards whose time has come, each once for ever. Returns how many; 0: none is due."""
    due: dict[int, list[tuple[int, int]]] = defaultdict(list)
    taken = lots.take_due(now, limit)
    for brand_id, customer_id, award_id in taken:
        due[brand_id].append((customer_id, award_id))
    for brand_id in sorted(due):
        _expire(brand_id, due[brand_id], now)
    return len(taken)


def _expire(brand_id: int, due: Sequence[tuple[int, int]], now: datetime) -> None:
    customers = [customer_id for customer_id, _ in due]
    balances.hold(brand_id, customers)  # before looking: nobody spends meanwhile what is found here
    left = lots.remaining(customers, [award_id for _, award_id in due])
    award(
        brand_id,
        [_expiry(customer_id, award_id, left[award_id]) for customer_id, award_id in due if award_id in left],
        now,
    )


def _expiry(customer_id: int, award_id: int, amount: int) -> Award:
    return Award(
        customer_id=customer_id,
        amount=-amount,
        cause=Entry.Cause.EXPIRY,
        cause_id=str(award_id),
        once=f"expiry:{award_id}",
        award_id=award_id,
    )
