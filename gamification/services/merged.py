"""Points of customers who become one, or two again: the entries move with the customer, the balance follows them."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

# Both balances, before the entries move. Where only the lost one has any, its row moves as it is.
_SETTLE = """
UPDATE gamification_balance AS mine SET balance = mine.balance + other.balance, ever = mine.ever + other.ever
FROM gamification_balance AS other
WHERE mine.customer_id = %(survivor)s AND other.customer_id = %(lost)s AND mine.brand_id = other.brand_id
"""
# The lost one's row is back as it was; what came since the merge stays with the other. So both are added up anew.
_UNSETTLE = """
INSERT INTO gamification_balance (brand_id, customer_id, balance, ever)
SELECT merge.brand_id, one.id, coalesce(sum(entry.amount), 0), coalesce(sum(greatest(entry.amount, 0)), 0)
FROM crm_merge AS merge CROSS JOIN LATERAL unnest(ARRAY[merge.customer_id, merge.lost_id]) AS one (id)
LEFT JOIN gamification_entry AS entry ON entry.customer_id = one.id
WHERE merge.id = %s GROUP BY merge.brand_id, one.id
HAVING count(entry.id) > 0 OR EXISTS (SELECT FROM gamification_balance AS held WHERE held.customer_id = one.id)
ON CONFLICT (brand_id, customer_id) DO UPDATE SET balance = excluded.balance, ever = excluded.ever
"""


def settle(merge: int, lost: int, survivor: int, now: datetime) -> None:
    """Add the lost one's points to the other's. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"lost": lost, "survivor": survivor})


def unsettle(merge: int) -> None:
    """Give each its own again. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLE, [merge])
