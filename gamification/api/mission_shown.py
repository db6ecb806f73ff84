"""How missions look in answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gamification.api import mission_bodies as bodies
from gamification.contract import rules
from gamification.models import Mission, MissionProgress
from gamification.services.missions import config_of, sentence_of

PLAIN = ("slug", "name", "description", "status", "open_to", "rule", "settings", "points", "expires_days")


def mission(row: Mission, counts: Mapping[str, int] | None = None) -> dict[str, Any]:
    """A mission, with how many have come how far where that was counted."""
    return bodies.MissionShown(
        **{name: getattr(row, name) for name in PLAIN},
        sentence=sentence_of(row),
        active_since=row.active_since.isoformat() if row.active_since else None,
        ends_at=row.ends_at.isoformat() if row.ends_at else None,
        begun=counts["begun"] if counts else None,
        completed=counts["completed"] if counts else None,
    ).model_dump()


def of_customer(row: MissionProgress) -> dict[str, Any]:
    """How far a customer has come."""
    found = row.mission
    enough = rules.get(found.rule).enough(config_of(found.rule, found.settings))
    return bodies.OfCustomer(
        mission=found.slug,
        name=found.name,
        state=row.state,
        progress=float(row.progress),
        enough=float(enough),
        given_at=row.given_at.isoformat() if row.given_at else None,
        completed_at=row.completed_at.isoformat() if row.completed_at else None,
    ).model_dump()
