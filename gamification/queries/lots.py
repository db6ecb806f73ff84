"""What is left of each award: the oldest is spent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

# An award is worth what it gave less what has expired of it. All that was ever spent is taken from the awards in their
# order, so that an award is touched when those before it are used up. Needs no order of time: an award comes behind
# all before it, whatever was spent in between; and debts are paid by the next one.
LOTS = """
SELECT lot.customer_id, lot.id, lot.expires_at, least(lot.worth, lot.upto - lot.spent)::bigint AS remaining
FROM (
    SELECT customer_id, id, expires_at, worth, sum(worth) OVER (PARTITION BY customer_id ORDER BY id) AS upto,
        sum(spent) OVER (PARTITION BY customer_id) AS spent
    FROM (
        SELECT entry.customer_id, entry.id, entry.expires_at,
            greatest(entry.amount, 0) + coalesce(expiry.amount, 0) AS worth,
            CASE WHEN entry.award_id IS NULL THEN greatest(-entry.amount, 0) ELSE 0 END AS spent
        FROM gamification_entry AS entry
        LEFT JOIN gamification_entry AS expiry ON expiry.award_id = entry.id
        WHERE {whose}
    ) AS entries
) AS lot
WHERE lot.worth > 0 AND lot.upto > lot.spent
"""
_OF = f"""
SELECT lot.id, lot.remaining FROM ({LOTS.format(whose="entry.customer_id = ANY(%s)")}) AS lot
WHERE lot.id = ANY(%s)
"""
_ENDING = f"""
SELECT ending.expires_at, sum(lot.remaining) FROM ({LOTS.format(whose="entry.customer_id = %s")}) AS lot
JOIN gamification_expiring AS ending ON ending.entry_id = lot.id GROUP BY 1 ORDER BY 1
"""
_TAKE = """
WITH due AS (
    DELETE FROM gamification_expiring WHERE entry_id IN (
        SELECT entry_id FROM gamification_expiring WHERE expires_at <= %s
        ORDER BY expires_at, entry_id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING entry_id
)
SELECT entry.brand_id, entry.customer_id, entry.id FROM due JOIN gamification_entry AS entry ON entry.id = due.entry_id
ORDER BY 1, 2, 3
"""


def remaining(customer_ids: Sequence[int], award_ids: Sequence[int]) -> dict[int, int]:
    """What is left of these awards of these customers; those that are used up are not in it."""
    with connection.cursor() as cursor:
        cursor.execute(_OF, [list(customer_ids), list(award_ids)])
        return dict(cursor.fetchall())


def take_due(now: datetime, limit: int) -> list[tuple[int, int, int]]:
    """(brand, customer, award) of up to `limit` awards that have reached their end; taken off the queue, so ours."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [now, limit])
        return [(brand, customer, award) for brand, customer, award in cursor.fetchall()]


def is_due(now: datetime) -> bool:
    """Whether any award has reached its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM gamification_expiring WHERE expires_at <= %s)", [now])
        return bool(cursor.fetchone()[0])


def ending(customer_id: int) -> list[tuple[datetime, int]]:
    """(moment, points) that one customer is to lose, the next first."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDING, [customer_id])
        return [(at, int(points)) for at, points in cursor.fetchall()]
