"""How the things of gamification look in answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gamification.api import bodies
from gamification.models import Balance, Entry, Level

MOST_MOMENTS = 100


def level(row: Level) -> dict[str, Any]:
    """A level."""
    return bodies.LevelShown(
        slug=row.slug, name=row.name, description=row.description, points=row.points
    ).model_dump()


def points(held: Balance, ending: Sequence[tuple[datetime, int]], level: Level | None) -> dict[str, Any]:
    """A customer's points, what of them is to end when, and the level that they mean."""
    return bodies.PointsShown(
        balance=held.balance,
        ever=held.ever,
        level=level.slug if level else None,
        expiring=[
            bodies.PointsEnding(at=at.isoformat(), points=number) for at, number in ending[:MOST_MOMENTS]
        ],
    ).model_dump()


def entry(row: Entry) -> dict[str, Any]:
    """A step in the ledger."""
    return bodies.PointsEntryShown(
        id=row.pk,
        at=row.at.isoformat(),
        amount=row.amount,
        balance=row.balance,
        cause=row.cause,
        cause_id=row.cause_id,
        note=row.note,
        expires_at=row.expires_at.isoformat() if row.expires_at else None,
    ).model_dump()
