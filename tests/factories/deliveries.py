"""Messages and what became of them, without a gateway: for tests of what follows from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.models import Brand
from events import bus
from gateways.models import DeliveryStatus, Gateway, Message, Template

IMPLIED = {"opened": ["delivered"], "clicked": ["delivered", "opened"]}


def make_template(brand: Brand, slug: str = "hello", channel: str = "email", **content: str) -> Template:
    """A template, with a gateway of its channel."""
    gateway, _ = Gateway.objects.get_or_create(
        brand=brand,
        slug=f"{channel}-gateway",
        defaults={"name": channel, "channel": channel, "url": "http://x"},
    )
    return Template.objects.create(
        brand=brand,
        slug=slug,
        name=slug.title(),
        channel=channel,
        gateway=gateway,
        content=content or {"subject": "Hello", "body": "<p>Hello</p>"},
    )


def settle(message: Message, now: datetime, outcome: str = "sent", reason: str = "") -> None:
    """The message has left, failed or been skipped, and its journey hears of it."""
    Message.objects.filter(pk=message.pk).update(state=outcome, due_at=None, settled_at=now)
    with transaction.atomic():
        settled = bus.Settled(message.pk, message.run_id or 0, message.visit or 0, outcome, reason)
        bus.publish(bus.Settled, [settled], now)


def report(message: Message, status: str, now: datetime) -> None:
    """The gateway has reported a status, and so all that it implies."""
    Message.objects.filter(pk=message.pk).update(status=status)
    for one in [*IMPLIED.get(status, []), status]:
        DeliveryStatus.objects.get_or_create(
            message=message, status=one, defaults={"at": now, "applied": True}
        )
