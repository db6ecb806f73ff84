"""Points for tests."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

from crm.models import Customer
from gamification.models import Balance, Entry
from gamification.services.ledger import Award, award

_numbers = count(1)


def wanted(customer: Customer, amount: int, **fields: Any) -> Award:
    """An award by hand; a new one each time unless `once` is given."""
    given = {"cause": Entry.Cause.HAND, "once": f"test:{next(_numbers)}"} | fields
    return Award(customer_id=customer.pk, amount=amount, **given)


def give(customer: Customer, amount: int, now: datetime, **fields: Any) -> None:
    """Points for one customer."""
    award(customer.brand_id, [wanted(customer, amount, **fields)], now)


def points_of(customer: Customer) -> int:
    """The customer's balance, which must be what the entries add up to."""
    amounts = list(Entry.objects.filter(customer=customer).order_by("id").values_list("amount", flat=True))
    held = Balance.objects.filter(customer=customer).first() or Balance()
    assert (held.balance, held.ever) == (sum(amounts), sum(amount for amount in amounts if amount > 0))
    return held.balance
