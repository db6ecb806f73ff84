"""Balances of points: locked by whoever writes, and read."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from gamification.models import Balance

# Customers of the brand only: whatever else was asked for gets no row, hence no entry.
_OPEN = """
INSERT INTO gamification_balance (brand_id, customer_id, balance, ever)
SELECT brand_id, id, 0, 0 FROM crm_customer WHERE brand_id = %s AND id = ANY(%s) ORDER BY id
ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT FROM gamification_balance WHERE brand_id = %s AND customer_id = ANY(%s)
ORDER BY customer_id FOR NO KEY UPDATE
"""


def hold(brand_id: int, customer_ids: Collection[int]) -> None:
    """Lock these customers' balances until the transaction ends, in one order; made where there are none."""
    ids = sorted(set(customer_ids))
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [brand_id, ids])
        cursor.execute(_LOCK, [brand_id, ids])


def of(brand_id: int, customer_id: int) -> Balance:
    """A customer's balance; one of nothing, not saved, where there is none."""
    found = Balance.objects.filter(brand=brand_id, customer=customer_id).first()
    return found or Balance(brand_id=brand_id, customer_id=customer_id)
