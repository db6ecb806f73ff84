"""What a worker does for journeys, as functions that a process of the bench can be given."""

from __future__ import annotations

from datetime import datetime

from campaigns.engine import advance as engine
from events.services.dispatch import dispatch
from lib import clock


def let_events_take_effect() -> None:
    """Until no event waits: triggers are asked, runs begin."""
    while dispatch(clock.now()):
        pass


def advance(now: datetime) -> None:
    """Until no run is due at this moment."""
    while engine.advance(now):
        pass
