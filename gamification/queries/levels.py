"""Which level a number of points ever awarded means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gamification.models import Level


def of_brand(brand_id: int) -> list[Level]:
    """The lowest first."""
    return list(Level.objects.filter(brand=brand_id).order_by("points"))


def at(levels: Sequence[Level], ever: int) -> Level | None:
    """The highest of these (the lowest first) that so many points reach; None below the lowest."""
    index = bisect_right([level.points for level in levels], ever)
    return levels[index - 1] if index else None


def after(levels: Sequence[Level], ever: int) -> Level | None:
    """The next one to be reached."""
    return next((level for level in levels if level.points > ever), None)
