"""Events for tests: as posted, and as kept."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from crm.models import Brand, Customer
from events.contract import Batch, Item
from events.models import Event
from events.services.dispatch import dispatch

OMITTED: Any = object()


def posted(now: datetime, name: str = "login", user: str | None = "ann", **fields: Any) -> dict[str, Any]:
    """The JSON of one event of the brand `spacex`, one second old. `fields` replace or, if OMITTED, remove."""
    event = {
        "eid": str(uuid.uuid4()),
        "event_date": int(now.timestamp() * 1000) - 1000,
        "ext_brand_id": "spacex",
        "user_ext_id": user,
        "event_type": name,
        "payload": {},
        **fields,
    }
    return {key: value for key, value in event.items() if value is not OMITTED}


def batch(*events: dict[str, Any]) -> Batch:
    """A decoded request."""
    return Batch([Item(**event) for event in events], range(len(events)))


def make_event(brand: Brand, customer: Customer | None, name: str, at: datetime, **payload: Any) -> Event:
    """An event in the log, its effects long past."""
    return Event.objects.create(
        brand=brand,
        customer=customer,
        eid=uuid.uuid4(),
        name=name,
        action=payload.get("client_action", "") if name == "client_action" else "",
        occurred_at=at,
        received_at=at,
        source="native",
        payload=payload,
    )


def effect_all(now: datetime) -> None:
    """Let all that is queued take effect."""
    while dispatch(now):
        pass
