"""Missions for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gamification.models import Mission, MissionProgress
from gamification.services import missions


def make_mission(brand: Brand, now: datetime | None, slug: str = "shopper", **fields: Any) -> Mission:
    """Three purchases for 100 points; active since `now`, a draft without."""
    given = {
        "name": slug.title(),
        "rule": "event_count",
        "settings": {"event": "purchase", "times": 3},
        "points": 100,
        **fields,
    }
    mission = missions.create(SYSTEM, brand, slug, **given)
    return mission if now is None else missions.activate(SYSTEM, mission, now)


def state_of(mission: Mission, customer: Customer) -> tuple[str, float]:
    """How far she has come; ("", 0) where there is nothing."""
    row = MissionProgress.objects.filter(mission=mission, customer=customer).first()
    return (row.state, float(row.progress)) if row else ("", 0)
