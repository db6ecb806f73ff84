"""Scoring a brand's customers from the log, in sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from events.queries.amounts import amount

#: touches in one row of the queue at most, times the shards
TOUCHES = 5_000

# Quintiles by rank instead of ntile: that would part customers who bought equally often by chance, and differently
# each night. Where nobody is equal, both are the same. What is no number, or beyond a million millions, counts 0.
_SCORE = f"""
CREATE TEMPORARY TABLE rfm_scored ON COMMIT DROP AS
SELECT customer_id, last_at, orders, amount,
    1 + (rank() OVER (ORDER BY last_at) - 1) * 5 / count(*) OVER () AS recency,
    1 + (rank() OVER (ORDER BY orders) - 1) * 5 / count(*) OVER () AS frequency,
    1 + (rank() OVER (ORDER BY amount) - 1) * 5 / count(*) OVER () AS monetary
FROM (
    SELECT customer_id, max(occurred_at) AS last_at, count(*) AS orders,
        COALESCE(sum({amount("payload", "%(field)s::text")}), 0)::numeric(28, 4) AS amount
    FROM events_event
    WHERE brand_id = %(brand)s AND name = %(event)s AND customer_id IS NOT NULL
      AND occurred_at > %(since)s AND occurred_at <= %(now)s
    GROUP BY customer_id
) AS bought
WHERE EXISTS (SELECT FROM crm_customer AS customer WHERE customer.id = bought.customer_id)
"""
_MOVED = """
CREATE TEMPORARY TABLE rfm_moved ON COMMIT DROP AS
SELECT customer_id, unnest(ARRAY[
    CASE WHEN old.recency IS DISTINCT FROM new.recency THEN 'rfm:recency' END,
    CASE WHEN old.frequency IS DISTINCT FROM new.frequency THEN 'rfm:frequency' END,
    CASE WHEN old.monetary IS DISTINCT FROM new.monetary THEN 'rfm:monetary' END,
    CASE WHEN (old.recency, old.frequency) IS DISTINCT FROM (new.recency, new.frequency) THEN 'rfm:group' END
]) AS name
FROM rfm_scored AS new
FULL JOIN (SELECT * FROM crm_rfmscore WHERE brand_id = %(brand)s) AS old USING (customer_id)
"""
_FORGET = """
DELETE FROM crm_rfmscore AS old
WHERE brand_id = %(brand)s AND NOT EXISTS (SELECT FROM rfm_scored AS new WHERE new.customer_id = old.customer_id)
"""
_WRITE = """
INSERT INTO crm_rfmscore AS old (customer_id, brand_id, recency, frequency, monetary, last_at, orders, amount)
SELECT customer_id, %(brand)s, recency, frequency, monetary, last_at, orders, amount FROM rfm_scored
ON CONFLICT (brand_id, customer_id) DO UPDATE SET recency = EXCLUDED.recency, frequency = EXCLUDED.frequency,
    monetary = EXCLUDED.monetary, last_at = EXCLUDED.last_at, orders = EXCLUDED.orders, amount = EXCLUDED.amount
WHERE (old.recency, old.frequency, old.monetary, old.last_at, old.orders, old.amount) IS DISTINCT FROM
    (EXCLUDED.recency, EXCLUDED.frequency, EXCLUDED.monetary, EXCLUDED.last_at, EXCLUDED.orders, EXCLUDED.amount)
"""
_GRID = """
SELECT recency, frequency, count(*), sum(amount)::text FROM rfm_scored GROUP BY 1, 2 ORDER BY 1, 2
"""
_TOUCH = """
SELECT bool_or(crm_note_touches(%(brand)s, %(now)s, names, customers)) FROM (
    SELECT array_agg(name) AS names, array_agg(customer_id) AS customers
    FROM (
        SELECT name, customer_id, (row_number() OVER (ORDER BY customer_id) - 1) / %(touches)s AS part
        FROM rfm_moved WHERE name IS NOT NULL
    ) AS moved GROUP BY part
) AS parts
"""


class Scored(NamedTuple):
    """The grid, (recency, frequency, customers, amount), and whether some segment reads of what has changed."""

    grid: Sequence[tuple[int, int, int, Decimal]]
    is_read: bool


def score(brand_id: int, event: str, field: str, since: datetime, now: datetime) -> Scored:
    """Score all customers who have bought since, and touch those whose scores are others now.

    In the caller's transaction. Touching comes last: it holds a lock that a new definition waits for.
    """
    params: dict[str, Any] = {
        "brand": brand_id,
        "event": event,
        "field": field,
        "since": since,
        "now": now,
        "touches": TOUCHES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SCORE, params)
        cursor.execute("ANALYZE rfm_scored")
        for statement in (_MOVED, _FORGET, _WRITE):
            cursor.execute(statement, params)
        cursor.execute(_GRID)
        grid = [tuple(row) for row in cursor.fetchall()]
        cursor.execute(_TOUCH, params)
        (is_read,) = cursor.fetchone()
        cursor.execute("DROP TABLE rfm_scored, rfm_moved")
    return Scored(grid, bool(is_read))
