"""Event types, seen or registered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from events.choices._names import seen
from events.models import EventType


@choices.register
class EventTypeChoices(Choices):
    """By name."""

    key: ClassVar[str] = "event_type"
    right: ClassVar[str] = "events.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        return seen(EventType, wanted)
