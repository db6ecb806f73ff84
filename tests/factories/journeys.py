"""Driving journeys by hand: events arrive, the engine advances, the clock is moved."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.engine.advance import advance
from campaigns.services.entry import fan_out
from campaigns.services.occasions import fire
from crm.models import Brand, Customer
from events import bus
from events.models import Event


def arrive(
    brand: Brand, customer: Customer | None, now: datetime, name: str = "client_action", **payload: Any
) -> Event:
    """An event takes effect, as dispatch would have it."""
    return arrive_all(brand, [customer], now, name, **payload)[0]


def arrive_all(
    brand: Brand, customers: list[Customer | None], now: datetime, name: str = "client_action", **payload: Any
) -> list[Event]:
    """One event for each customer, all of them in one set."""
    if name == "client_action":
        payload.setdefault("client_action", "go")
    events = Event.objects.bulk_create(
        Event(
            brand=brand,
            customer=customer,
            eid=uuid.uuid4(),
            name=name,
            action=payload.get("client_action", "") if name == "client_action" else "",
            occurred_at=now,
            received_at=now,
            source="native",
            payload=payload,
        )
        for customer in customers
    )
    arrivals = [bus.Arrival(e.pk, brand.pk, e.customer_id, e.name, e.action, e.occurred_at) for e in events]
    with transaction.atomic():
        bus.publish(bus.Arrival, arrivals, now)
    return events


def advance_all(now: datetime) -> int:
    """Let the engine work until nothing is due at this moment. Returns the runs it worked."""
    count = 0
    while worked := advance(now):
        count += worked
    return count


def turn_pages(now: datetime) -> int:
    """The calendar does all that is due by this moment: its triggers fire, and whom they concern enter.

    Returns how many moments there were.
    """
    count = 0
    while fire(now):
        count += 1
    while fan_out(now):
        pass
    return count
