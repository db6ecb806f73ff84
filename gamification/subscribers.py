"""What gamification does when it hears news from below: events bring missions forward."""

from __future__ import annotations

from events import bus
from gamification.services.progress import count


def subscribe() -> None:
    """Called once when the apps are ready."""
    bus.subscribe(bus.Arrival, count)
