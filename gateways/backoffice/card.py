"""What the customer page knows about messages and consent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from crm.backoffice.access import Desk
from crm.backoffice.panels import Moment, Panel, Source, panels, sources
from crm.backoffice.steps import Names, names_of, step_of
from crm.models import Customer, OptOut
from crm.services.ledger import standing_now
from crm.services.suppressions import lines_of
from gateways.backoffice.choosing import category_names, choices_of
from gateways.contract import channels
from gateways.models import DeliveryStatus, Message
from gateways.policy.reasons import in_words
from lib import clock

SHOWN = 8


@panels.register
class Consent(Panel):
    """Which channels are closed and by whom, what was chosen, pauses, the suppression list."""

    key = "consent"
    template = "gateways/_consent.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        rows = OptOut.objects.filter(customer=customer).order_by("channel", "side")
        standing = standing_now(customer, clock.now())
        return {
            "opt_outs": rows,
            "channels": list(channels),
            "choices": choices_of(customer, standing, category_names(customer.brand_id)),
            "snoozed_until": standing.snoozed.get(customer.pk),
            "lines": list(lines_of(customer)),
        }


@panels.register
class Messages(Panel):
    """The last messages with how far they came."""

    key = "messages"
    order = 30
    template = "gateways/_messages_of_customer.html"

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        rows = Message.objects.filter(customer=customer).defer("body", "context").order_by("-pk")
        # In one report several statuses may come true at once; they were written in the order they imply.
        history = Prefetch("history", DeliveryStatus.objects.order_by("at", "pk"))
        return {"rows": rows.select_related("template").prefetch_related(history)[:SHOWN]}


@sources.register
class MessageSource(Source):
    key = "message"
    label = "Messages"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        rows = Message.objects.filter(customer=customer, created_at__lte=until).defer("body", "context")
        found = list(rows.select_related("template").order_by("-created_at", "-pk")[:limit])
        steps = names_of([message.run_id for message in found])
        return [_moment(message, steps) for message in found]


def _moment(message: Message, steps: Names) -> Moment:
    return Moment(
        at=message.created_at,
        kind=MessageSource.key,
        id=message.pk,
        icon=channels.get(message.channel).icon,
        text=f"{channels.get(message.channel).label} “{message.template.name}”",
        detail=in_words(message.error)
        or (f"campaign {message.campaign}, {step_of(message, steps)}" if message.campaign else ""),
        state=message.status or message.state,
        url=reverse("gateways:message", args=[message.pk]),
    )
