"""Points and missions of customers who become one, or two again.

The entries move with the customer, and the balance follows them. A mission that one of the two has completed or was
given is completed or given: nobody is rewarded twice.
"""

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
# What the other one's row has and this one's has not, where both have come along with a mission.
_SETTLE_MISSIONS = """
WITH both_ AS (
    SELECT mine.id, mine.given_at, mine.completed_at, other.given_at AS given, other.completed_at AS completed
    FROM gamification_missionprogress AS mine
    JOIN gamification_missionprogress AS other ON other.mission_id = mine.mission_id
    WHERE mine.customer_id = %(survivor)s AND other.customer_id = %(lost)s
      AND (mine.given_at IS NULL AND other.given_at IS NOT NULL
        OR mine.completed_at IS NULL AND other.completed_at IS NOT NULL)
), kept AS (
    INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
    SELECT %(merge)s, 'gamification_missionprogress', 'changed', id,
        jsonb_build_object('given_at', given_at, 'completed_at', completed_at) FROM both_
)
UPDATE gamification_missionprogress AS mine
SET given_at = coalesce(mine.given_at, both_.given), completed_at = coalesce(mine.completed_at, both_.completed)
FROM both_ WHERE both_.id = mine.id
"""
_UNSETTLE_MISSIONS = """
UPDATE gamification_missionprogress AS mine SET given_at = old.given_at, completed_at = old.completed_at
FROM crm_mergedrow AS row
CROSS JOIN LATERAL jsonb_populate_record(NULL::gamification_missionprogress, row.before) AS old
WHERE row.merge_id = %s AND row."table" = 'gamification_missionprogress' AND row.kind = 'changed'
  AND mine.id = row.row_id
"""


def settle(merge: int, lost: int, survivor: int, now: datetime) -> None:
    """Add the lost one's points and missions to the other's. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"lost": lost, "survivor": survivor})
        cursor.execute(_SETTLE_MISSIONS, {"merge": merge, "lost": lost, "survivor": survivor})


def unsettle(merge: int) -> None:
    """Give each its own again. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSETTLE, [merge])
        cursor.execute(_UNSETTLE_MISSIONS, [merge])
