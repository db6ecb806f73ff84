"""What completing a mission brings: its points, and news of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from crm.services.touching import touch
from events.services.emitting import OwnEvent, emit
from gamification.models import Entry, Mission
from gamification.services.ledger import Award, award

COMPLETED = "mission_completed"
GIVEN = "mission_given"


def reward(completed: Sequence[tuple[Mission, int]], now: datetime) -> None:
    """(mission, customer) just completed: once for ever each. All in one set, in the caller's transaction."""
    by_brand: dict[int, list[tuple[Mission, int]]] = defaultdict(list)
    for mission, customer_id in completed:
        by_brand[mission.brand_id].append((mission, customer_id))
    for brand_id in sorted(by_brand):
        won = by_brand[brand_id]
        award(brand_id, [_award(*one, now) for one in won if one[0].points], now)
        emit(brand_id, [_event(COMPLETED, *one) for one in won], now)


def tell_given(mission: Mission, customer_ids: Iterable[int], now: datetime) -> None:
    """News of a mission that was given to customers."""
    emit(mission.brand_id, [_event(GIVEN, mission, customer_id) for customer_id in sorted(customer_ids)], now)


def moved(mission: Mission, customer_ids: Iterable[int], now: datetime) -> None:
    """Segments that read the mission ask about these customers again."""
    touch(mission.brand_id, [(f"mission:{mission.slug}", id_) for id_ in sorted(customer_ids)], now)


def _award(mission: Mission, customer_id: int, now: datetime) -> Award:
    days = mission.expires_days
    return Award(
        customer_id=customer_id,
        amount=mission.points,
        cause=Entry.Cause.MISSION,
        cause_id=mission.slug,
        once=f"mission:{mission.pk}:{customer_id}",
        expires_at=now + timedelta(days=days) if days else None,
    )


def _event(name: str, mission: Mission, customer_id: int) -> OwnEvent:
    return OwnEvent(
        once=f"{name}:{mission.pk}:{customer_id}",
        customer_id=customer_id,
        name=name,
        payload={"mission": mission.slug, "mission_name": mission.name, "points": mission.points},
    )
