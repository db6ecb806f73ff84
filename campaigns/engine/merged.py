"""Runs of customers who become one: of two that may not stand beside each other, the older goes on.

The other way round as well: a merge that is undone gives the younger its state back. Beside `store`, the only
writer of runs, because it leaves every state for none that the engine knows.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

REASON = "merged into another run"

# Those pairs that the entry rules forbid once both belong to one customer; of each the younger.
SETTLE = """
WITH younger AS (
    SELECT DISTINCT
        CASE WHEN (mine.started_at, mine.id) < (other.started_at, other.id) THEN other.id ELSE mine.id END AS id
    FROM campaigns_run AS mine JOIN campaigns_run AS other ON other.campaign_id = mine.campaign_id
    WHERE mine.customer_id = %(lost)s AND other.customer_id = %(survivor)s AND (
        (mine.event IS NOT NULL AND mine.event = other.event)
        OR (mine.entry_key = other.entry_key AND (
            (mine.mode = 'once' AND other.mode = 'once')
            OR (mine.mode IN ('once_while_open', 'restart') AND other.mode IN ('once_while_open', 'restart')
                AND mine.finished_at IS NULL AND other.finished_at IS NULL)
        ))
    )
), kept AS (
    INSERT INTO crm_mergedrow (merge_id, "table", kind, row_id, before)
    SELECT %(merge)s, 'campaigns_run', 'changed', run.id, jsonb_build_object('mode', mode, 'event', event,
        'state', state, 'due_at', due_at, 'held_due_at', held_due_at, 'signal', signal,
        'finished_at', finished_at, 'reason', reason)
    FROM campaigns_run AS run JOIN younger USING (id)
)
UPDATE campaigns_run AS run SET mode = 'every_time', event = NULL, due_at = NULL, held_due_at = NULL, signal = '',
    state = CASE WHEN finished_at IS NULL THEN 'exited' ELSE state END,
    reason = CASE WHEN finished_at IS NULL THEN %(reason)s ELSE reason END,
    finished_at = coalesce(finished_at, %(now)s)
FROM younger WHERE run.id = younger.id
"""
UNSETTLE = """
UPDATE campaigns_run AS run SET mode = old.mode, event = old.event, state = old.state, due_at = old.due_at,
    held_due_at = old.held_due_at, signal = old.signal, finished_at = old.finished_at, reason = old.reason
FROM crm_mergedrow AS row CROSS JOIN LATERAL jsonb_populate_record(NULL::campaigns_run, row.before) AS old
WHERE row.merge_id = %s AND row."table" = 'campaigns_run' AND row.kind = 'changed' AND run.id = row.row_id
  AND NOT EXISTS (  -- the customer has entered anew meanwhile
    SELECT FROM campaigns_run AS other
    WHERE other.campaign_id = run.campaign_id AND other.customer_id = run.customer_id AND other.id <> run.id
      AND other.entry_key = run.entry_key AND other.mode = old.mode
      AND (old.mode = 'once' OR (other.finished_at IS NULL AND old.finished_at IS NULL))
  )
"""


def settle(merge: int, lost: int, survivor: int, now: datetime) -> None:
    """End the younger of each two runs that cannot both stay, and make room for the older. One statement."""
    given: dict[str, int | str | datetime] = {
        "merge": merge,
        "lost": lost,
        "survivor": survivor,
        "now": now,
        "reason": REASON,
    }
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, given)


def unsettle(merge: int) -> None:
    """Put the runs of a merge back as they were: they go on where they stood. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLE, [merge])
