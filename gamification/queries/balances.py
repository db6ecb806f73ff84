"""Balances of points: locked by whoever writes, and read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import connection

from gamification.models import Balance

_KNOWN = "SELECT customer_id FROM gamification_balance WHERE brand_id = %s AND customer_id = ANY(%s)"
# Customers of the brand only: whatever else was asked for gets no row, hence no entry.
_OPEN = """
INSERT INTO gamification_balance (brand_id, customer_id, balance, ever)
SELECT brand_id, id, 0, 0 FROM crm_customer WHERE brand_id = %s AND id = ANY(%s) ORDER BY id
ON CONFLICT DO NOTHING RETURNING customer_id
"""
_LOCK = """
SELECT customer_id, balance, ever FROM gamification_balance WHERE brand_id = %s AND customer_id = ANY(%s)
ORDER BY customer_id FOR NO KEY UPDATE
"""
# Arrays as text, and as large as they are: so the planner knows how many rows there will be.
_WRITE = """
UPDATE gamification_balance AS held SET balance = given.balance, ever = given.ever
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS given (customer_id, balance, ever)
WHERE held.brand_id = %s AND held.customer_id = given.customer_id
"""


class Held(NamedTuple):
    """What a customer has, and all that was ever awarded."""

    balance: int
    ever: int


def hold(brand_id: int, customer_ids: Collection[int]) -> dict[int, Held]:
    """Lock these customers' balances until the transaction ends, in one order; made where there are none.

    All that are missing are made before the first is locked, or two who need each other's would wait for ever.
    """
    ids = sorted(set(customer_ids))
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [brand_id, ids])
        known = {id_ for (id_,) in cursor.fetchall()}
        held: dict[int, Held] = {}
        if len(known) < len(ids):
            cursor.execute(_OPEN, [brand_id, [id_ for id_ in ids if id_ not in known]])
            held = {id_: Held(0, 0) for (id_,) in cursor.fetchall()}
        if len(held) < len(ids):
            cursor.execute(_LOCK, [brand_id, [id_ for id_ in ids if id_ not in held]])
            held |= {id_: Held(balance, ever) for id_, balance, ever in cursor.fetchall()}
    return held


def write(brand_id: int, balances: Mapping[int, Held]) -> None:
    """What these customers, who are held, have from now on. One statement."""
    columns = (balances, (one.balance for one in balances.values()), (one.ever for one in balances.values()))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*(f"{{{','.join(map(str, column))}}}" for column in columns), brand_id])


def of(brand_id: int, customer_id: int) -> Balance:
    """A customer's balance; one of nothing, not saved, where there is none."""
    found = Balance.objects.filter(brand=brand_id, customer=customer_id).first()
    return found or Balance(brand_id=brand_id, customer_id=customer_id)
