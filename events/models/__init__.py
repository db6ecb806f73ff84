"""The tables of events, one noun a file."""

from events.models.event import Event, EventId
from events.models.registry import ClientAction, EventType
from events.models.work import SetAside, Work

__all__ = ["ClientAction", "Event", "EventId", "EventType", "SetAside", "Work"]
