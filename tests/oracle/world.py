"""A small world in plain Python: what the oracle looks at, and what `store` writes into the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass
class Happening:
    """An event."""

    name: str
    at: datetime
    payload: dict[str, Any]


@dataclass
class Letter:
    """A message: its channel, template, campaign, state and history of (status, at, applied)."""

    channel: str
    template: str
    campaign: str
    sent_at: datetime | None
    history: list[tuple[str, datetime, bool]]


@dataclass
class Person:
    """A customer with everything that is known, and the run it is asked for."""

    ext_id: str
    attributes: dict[str, Any]
    registered_at: datetime
    is_test: bool
    events: list[Happening]
    letters: list[Letter]
    audiences: set[str]
    context: dict[str, Any]
    entered_at: datetime


@dataclass
class World:
    """A brand at a moment."""

    now: datetime
    zone: ZoneInfo
    people: list[Person]
    segments: dict[str, Any] = field(default_factory=dict)
