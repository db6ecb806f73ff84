"""The events of a trial: written into the log inside its transaction, seen by its conditions, gone with it.

They set nothing else off: no other campaign hears of them, and their names are not registered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from campaigns.engine import store
from campaigns.engine.conversions import convert_by_events
from campaigns.engine.hearing import hear
from campaigns.engine.leaving import call_off_by_conditions, call_off_by_events
from campaigns.engine.versions import LiveVersion
from crm.models import Customer
from crm.services import profile
from events.bus import Arrival
from events.models import Event
from events.services.check import CLIENT_ACTION, UPDATE_PROFILE

SOURCE = "trial"


@dataclass(frozen=True, slots=True)
class LaterEvent:
    """What the customer does while being on the way."""

    at: datetime
    name: str
    payload: Mapping[str, Any]


class Later:
    """The later events of a trial, each to happen when the clock gets there."""

    def __init__(self, customer: Customer, version: LiveVersion, events: Sequence[LaterEvent]) -> None:
        self._customer = customer
        self._version = version
        self._left = sorted(events, key=lambda event: event.at, reverse=True)

    def happen(self, now: datetime) -> None:
        """Log what is due, and change the profile where the event is about that."""
        while self._left and self._left[-1].at <= now:
            event = self._left.pop()
            logged = log(self._customer, event.name, event.payload, event.at)
            if event.name == UPDATE_PROFILE:
                profile.update([(self._customer.pk, event.payload)], event.at)
            self._wake(logged, now)

    def _wake(self, event: Event, now: datetime) -> None:
        """The run goes on if it waits for this, or ends by it; other campaigns' runs do not hear of it."""
        arrival = Arrival(
            event.pk, event.brand_id, event.customer_id, event.name, event.action, event.occurred_at
        )
        for node in self._version.graph.nodes:
            store.wake(hear(self._version, node, [arrival], now), now)
        convert_by_events(self._version, [arrival], now)
        call_off_by_events(self._version, [arrival], now)
        call_off_by_conditions(self._version, [self._customer.pk], now)

    def next_at(self) -> datetime | None:
        return self._left[-1].at if self._left else None


def log(
    customer: Customer, name: str, payload: Mapping[str, Any], at: datetime, of_all: bool = False
) -> Event:
    """Write an event of the customer, or of nobody and so of all, into the log."""
    action = payload.get(CLIENT_ACTION, "") if name == CLIENT_ACTION else ""
    return Event.objects.create(
        brand_id=customer.brand_id,
        customer=None if of_all else customer,
        eid=uuid4(),
        name=name,
        action=action if isinstance(action, str) else "",
        occurred_at=at,
        received_at=at,
        source=SOURCE,
        payload=payload,
    )
