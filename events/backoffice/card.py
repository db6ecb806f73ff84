"""What the customer page knows about events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from crm.backoffice.panels import PAGES_OF_ORIGINS, Moment, Source, sources
from crm.models import Customer
from events.backoffice import stream
from events.models import Event

PAGES_OF_ORIGINS["event"] = lambda id_: reverse("events:event", args=[id_])


@sources.register
class Events(Source):
    key = "event"
    label = "Events"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        return (_moment(e) for e in stream.of_customer(customer.brand_id, customer.pk, until, limit))


def _moment(event: Event) -> Moment:
    return Moment(
        at=event.occurred_at,
        kind=Events.key,
        id=event.pk,
        icon="settings_input_antenna" if event.source == "system" else "bolt",
        text=event.action or event.name,
        detail=_of_message(event) if event.source == "system" else "",
        url=reverse("events:event", args=[event.pk]),
        payload=None if event.source == "system" else event.payload,
    )


def _of_message(event: Event) -> str:
    """Ours are about a message, which has its own line."""
    return ", ".join(str(event.payload[name]) for name in ("template", "channel") if name in event.payload)
