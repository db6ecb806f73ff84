"""Events bring missions forward: all that listen, each with one set of events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.contract import Scope, Sql
from crm.segments.compiler import compile_tree
from crm.segments.membership import segments_of
from crm.segments.tree import parse
from events.bus import Arrival
from gamification.contract import rules
from gamification.models import Mission
from gamification.queries import progress
from gamification.queries.progress import Counting
from gamification.services import rewarding


def count(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Count these events for every active mission that listens to them, and reward who has completed one."""
    by_name: dict[tuple[int, str], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.customer_id is not None:
            by_name[arrival.brand_id, arrival.name].append(arrival)
    missions = Mission.objects.filter(
        status=Mission.Status.ACTIVE,
        brand__in={brand for brand, _ in by_name},
        event__in={name for _, name in by_name},
    ).select_related("brand__label")
    completed: list[tuple[Mission, int]] = []
    for mission in missions.order_by("id"):
        moved = _count(mission, by_name.get((mission.brand_id, mission.event), []), now)
        completed += [(mission, customer_id) for customer_id in moved]
    rewarding.reward(completed, now)


def _count(mission: Mission, arrivals: Sequence[Arrival], now: datetime) -> Sequence[int]:
    """The customers who have completed the mission by these events."""
    if not arrivals:
        return ()
    rule = rules.get(mission.rule)
    config = rule.Config.model_validate(mission.settings)
    dates = [arrival.occurred_at for arrival in arrivals]
    counting = Counting(
        events=[arrival.id for arrival in arrivals],
        span=(min(dates), max(dates)),
        action=config.action,
        adds=rule.adds(config),
        where=_condition(mission, rule.where(config), now),
        enough=rule.enough(config),
    )
    moved = progress.step(mission, counting, now)
    rewarding.moved(mission, moved.further, now)
    return moved.completed


def _condition(mission: Mission, tree: object, now: datetime) -> Sql:
    if tree is None:
        return Sql("true")
    scope = Scope(
        brand_id=mission.brand_id,
        now=now,
        zone=ZoneInfo(mission.brand.label.time_zone),
        segment=segments_of(mission.brand_id),
        context="event.payload",
        few=True,
    )
    return compile_tree(parse(tree), scope)
