"""The one statement that writes the ledger of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

# Every row of a customer goes on from where the one before left the balance, in the order given. What an entry
# changes is the difference, since a floor may keep a deduction from taking all that it wanted.
_POST = """
WITH given AS (
    SELECT DISTINCT ON (once) * FROM json_to_recordset(%(rows)s::json) AS given (
        n int, customer_id bigint, amount bigint, floored bool, cause text, cause_id text, note text, once text,
        expires_at timestamptz, run_id bigint, award_id bigint
    )
    WHERE NOT EXISTS (
        SELECT FROM gamification_entry AS known WHERE known.brand_id = %(brand)s AND known.once = given.once
    )
    ORDER BY once, n
), stepped AS (
    SELECT given.*, held.balance AS opening, gamification_running(held.balance, given.amount, given.floored)
        OVER (PARTITION BY given.customer_id ORDER BY given.n) AS total
    FROM given JOIN gamification_balance AS held
        ON held.brand_id = %(brand)s AND held.customer_id = given.customer_id
), written AS (
    INSERT INTO gamification_entry (
        brand_id, customer_id, amount, balance, cause, cause_id, note, once, at, expires_at, run_id, award_id
    )
    SELECT %(brand)s, customer_id,
        total - lag(total, 1, opening) OVER (PARTITION BY customer_id ORDER BY n), total,
        cause, cause_id, note, once, %(now)s, expires_at, run_id, award_id
    FROM stepped ORDER BY n
    RETURNING id, customer_id, amount, balance, once, expires_at
), queued AS (
    INSERT INTO gamification_expiring (entry_id, expires_at)
    SELECT id, expires_at FROM written WHERE expires_at IS NOT NULL AND amount > 0
), updated AS (
    UPDATE gamification_balance AS held
    SET balance = held.balance + change.amount, ever = held.ever + change.earned
    FROM (
        SELECT customer_id, sum(amount) AS amount, sum(greatest(amount, 0)) AS earned FROM written GROUP BY 1
    ) AS change
    WHERE held.brand_id = %(brand)s AND held.customer_id = change.customer_id
    RETURNING held.customer_id, held.ever, change.earned
)
SELECT written.once, written.customer_id, written.amount, written.balance,
    (updated.ever - updated.earned)::bigint, updated.ever
FROM written JOIN updated USING (customer_id) ORDER BY written.id
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry that was written. `before`, `ever`: all that was awarded to the customer before and after the batch."""

    once: str
    customer_id: int
    amount: int
    balance: int
    before: int
    ever: int


def post(brand_id: int, rows: Sequence[dict[str, Any]], now: datetime) -> list[Posted]:
    """Append entries whose `once` is new; the others are left out. The balances are held by the caller."""
    with connection.cursor() as cursor:
        given = msgspec.json.encode(rows).decode()
        cursor.execute(_POST, {"brand": brand_id, "now": now, "rows": given})
        return [Posted(*row) for row in cursor.fetchall()]
