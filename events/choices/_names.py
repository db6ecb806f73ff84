"""Event types and client actions are picked alike."""

from __future__ import annotations

from collections.abc import Sequence

from crm.choices._named import beginning
from crm.contract import Choice, Wanted
from events.models import ClientAction, EventType


def seen(kind: type[EventType] | type[ClientAction], wanted: Wanted) -> Sequence[Choice]:
    """The names of the brand that begin like this; those that never came yet say so."""
    rows = beginning(kind._default_manager.all(), wanted, "name").values_list("name", "first_seen")
    return [Choice(name, name, "" if first_seen else "never seen yet") for name, first_seen in rows]
