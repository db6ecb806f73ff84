"""How far customers come with a mission: a set of events in two statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from crm.contract import Sql
from gamification.models import Mission

# What happened before the mission began, after it ended, or before the customer was given it does not count.
_STEP = """
WITH happened AS (
    SELECT event.id, event.customer_id, ({adds}) AS amount
    FROM events_event AS event JOIN crm_customer AS customer ON customer.id = event.customer_id
    LEFT JOIN gamification_missionprogress AS held
        ON held.mission_id = %s AND held.customer_id = event.customer_id
    WHERE event.id = ANY(%s) AND event.occurred_at BETWEEN %s AND %s AND %s::text IN ('', event.action)
        AND event.occurred_at >= %s AND (%s::timestamptz IS NULL OR event.occurred_at < %s)
        AND held.completed_at IS NULL AND (%s OR held.given_at <= event.occurred_at) AND ({where})
)
INSERT INTO gamification_missionstep (mission_id, customer_id, event, amount)
SELECT %s, customer_id, id, amount FROM happened WHERE amount > 0 ORDER BY customer_id, id
ON CONFLICT DO NOTHING RETURNING customer_id
"""
# Added up from all steps, rather than on top of what there was: two customers who became one have done what both did.
_ADD_UP = """
INSERT INTO gamification_missionprogress AS held (mission_id, customer_id, progress, completed_at)
SELECT mission_id, customer_id, sum(amount), CASE WHEN sum(amount) >= %s THEN %s::timestamptz END
FROM gamification_missionstep WHERE mission_id = %s AND customer_id = ANY(%s)
GROUP BY mission_id, customer_id ORDER BY customer_id
ON CONFLICT (mission_id, customer_id) DO UPDATE
    SET progress = excluded.progress, completed_at = excluded.completed_at
    WHERE held.completed_at IS NULL
RETURNING customer_id, completed_at IS NOT NULL
"""
_GIVE = """
INSERT INTO gamification_missionprogress AS held (mission_id, customer_id, given_at, progress)
SELECT %s, id, %s, 0 FROM crm_customer WHERE brand_id = %s AND id = ANY(%s) ORDER BY id
ON CONFLICT (mission_id, customer_id) DO UPDATE SET given_at = excluded.given_at
    WHERE held.given_at IS NULL AND held.completed_at IS NULL
RETURNING customer_id
"""
_COMPLETE = """
INSERT INTO gamification_missionprogress AS held (mission_id, customer_id, completed_at, progress)
VALUES (%s, %s, %s, 0)
ON CONFLICT (mission_id, customer_id) DO UPDATE SET completed_at = excluded.completed_at
    WHERE held.completed_at IS NULL
RETURNING customer_id
"""


@dataclass(frozen=True, slots=True)
class Counting:
    """What a mission counts of events: which events within which span, what each adds, and how much is enough."""

    events: Sequence[int]
    span: tuple[datetime, datetime]
    action: str
    adds: Sql
    where: Sql
    enough: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """The customers who came further, and those of them who have completed the mission by it."""

    further: Sequence[int]
    completed: Sequence[int]


def step(mission: Mission, counting: Counting, now: datetime) -> Moved:
    """Count these events for a mission, each once for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STEP.format(adds=counting.adds.text, where=counting.where.text),
            [
                *counting.adds.params,
                mission.pk,
                list(counting.events),
                *counting.span,
                counting.action,
                mission.active_since,
                mission.ends_at,
                mission.ends_at,
                mission.open_to == Mission.Open.EVERYBODY,
                *counting.where.params,
                mission.pk,
            ],
        )
        stepped = sorted({customer_id for (customer_id,) in cursor.fetchall()})
        if not stepped:
            return Moved((), ())
        cursor.execute(_ADD_UP, [counting.enough, now, mission.pk, stepped])
        moved = cursor.fetchall()
    return Moved([id_ for id_, _ in moved], [id_ for id_, completed in moved if completed])


def give(mission: Mission, customer_ids: Collection[int], now: datetime) -> set[int]:
    """Give a mission to customers of its brand; those who had not been given it, nor completed it."""
    return _run(_GIVE, [mission.pk, now, mission.brand_id, sorted(customer_ids)])


def complete(mission: Mission, customer_id: int, now: datetime) -> bool:
    """Complete it for one customer; False where that was so already."""
    return bool(_run(_COMPLETE, [mission.pk, customer_id, now]))


def _run(statement: str, params: Sequence[Any]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {customer_id for (customer_id,) in cursor.fetchall()}
