"""How frequency caps and delivery windows look in answers."""

from __future__ import annotations

from typing import Any

from gateways.api import cap_bodies as bodies
from gateways.models import DeliveryWindow, FrequencyCap


def cap(row: FrequencyCap) -> dict[str, Any]:
    """A cap, its hours as days where they are whole ones."""
    names = ("slug", "name", "channel", "category", "kind", "most", "outcome", "active")
    return bodies.CapShown(
        **{name: getattr(row, name) for name in names},
        within={"calendar": row.calendar} if row.calendar else _span(row.hours),
        delay=_span(row.delay_hours) if row.delay_hours else None,
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    ).model_dump()


def window(row: DeliveryWindow) -> dict[str, Any]:
    """A window."""
    shown = bodies.WindowShown(
        channel=row.channel, from_=f"{row.window_from:%H:%M}", until=f"{row.window_until:%H:%M}"
    )
    return shown.model_dump()


def _span(hours: int) -> dict[str, int]:
    return {"hours": hours} if hours % 24 else {"days": hours // 24}
