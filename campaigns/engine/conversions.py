"""Noting that runs have reached goals: once for each run and goal, whatever is told twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from campaigns.engine import store
from campaigns.engine.ends import Goal
from campaigns.engine.hearing import LATEST, among, pairs
from campaigns.engine.leaving import AFTER_ENTRY
from campaigns.engine.statements import execute
from campaigns.engine.versions import LiveVersion
from crm.contract import Sql
from events.bus import Arrival

# The earliest event of each run. Who was never written to, such as the control group, is counted from the entry.
BY_EVENTS = """
INSERT INTO campaigns_conversion (run_id, goal, node, event, at)
SELECT DISTINCT ON (run.id) run.id, %s, '', event.id, event.occurred_at {pairs}
ORDER BY run.id, event.occurred_at, event.id
ON CONFLICT DO NOTHING RETURNING run_id
"""
COUNTED_FROM = {
    "entry": "run.started_at",
    "last_message": """coalesce((SELECT max(message.settled_at) FROM gateways_message message
        WHERE message.run_id = run.id AND message.state = 'sent' AND message.settled_at <= event.occurred_at),
        run.started_at)""",
}
BY_NODE = """
INSERT INTO campaigns_conversion (run_id, goal, node, event, at)
SELECT id, %s, %s, NULL, %s FROM unnest(%s::bigint[]) id ON CONFLICT DO NOTHING
"""


def convert_by_events(version: LiveVersion, arrivals: Sequence[Arrival], now: datetime) -> int:
    """Note the goals that these events are; runs that leave by their goal are called off. Returns how many are."""
    return sum(_reach(version, goal, arrivals, now) for goal in version.rules.goals)


def convert(run_ids: Sequence[int], goal: str, node: str, now: datetime) -> int:
    """Note that these runs have passed a goal node. Returns for how many it is news."""
    return execute(BY_NODE, [goal, node, now, list(run_ids)])


def _reach(version: LiveVersion, goal: Goal, arrivals: Sequence[Arrival], now: datetime) -> int:
    events = among(goal.awaited, arrivals)
    if events is None:
        return 0
    runs = Sql(
        f"run.version_id = %s AND {AFTER_ENTRY} AND event.occurred_at >= run.started_at - %s"
        f" AND event.occurred_at <= {COUNTED_FROM[goal.counted_from]} + %s",
        (version.id, LATEST, goal.within),
    )
    found = pairs(version, goal.awaited, events, runs, now)
    with connection.cursor() as cursor:
        cursor.execute(BY_EVENTS.format(pairs=found.text), [goal.name, *found.params])
        reached = [run for (run,) in cursor.fetchall()]
    return store.call_off(reached, f"goal: {goal.name}", now) if goal.exit and reached else 0
