"""All messages of the brand, newest first, filtered by where they stand; held ones decided about together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Button, chosen_ids, tell
from crm.backoffice.listing import Column, Filter, Typed, newest_first
from crm.backoffice.shell import show
from gateways.backoffice.pages.message import DECISIONS
from gateways.contract import channels
from gateways.models import Message
from gateways.models.message import State
from gateways.queries.messages import of_customer
from lib import clock

STATUSES = ["accepted", "delivered", "failed", "rejected", "complained", "opened", "unsubscribed", "clicked"]
COLUMNS = (
    Column("Made", css="tight"),
    Column("Message"),
    Column("Customer", css="tight"),
    Column("Channel", css="tight"),
    Column("Campaign"),
    Column("State", css="tight"),
    Column("Furthest status", css="tight"),
    Column("Tries", css="num"),
)
TYPED = (Typed("campaign", "Campaign slug"), Typed("customer", "Customer id"))
BUTTONS = {
    "sent": Button(label="They arrived", sure="Count the chosen messages as sent? Their customers go on."),
    "again": Button(label="Send again", sure="Send the chosen messages once more, under the same uids?"),
    "failed": Button(label="Give up", sure="Give the chosen messages up as failed?", danger=True),
}
DONE = {"sent": "counted as sent", "again": "sent once more", "failed": "given up"}


def filters() -> tuple[Filter, ...]:
    """By what is exact; campaign and customer are typed."""
    return (
        Filter("state", "Any state", State.choices),
        Filter("status", "Any delivery status", [(status, status) for status in STATUSES]),
        Filter("channel", "Any channel", [(channel.key, channel.label) for channel in channels]),
    )


@require("messages.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. Filters by customer are served by index; the others look from the newest on."""
    typed = [(one, one.given(request)) for one in TYPED]
    chosen = [(one, one.chosen(request)) for one in filters()]
    exact = {one.name: value for one, value in chosen} | {one.name: value for one, value in typed}
    customer = exact.pop("customer")
    rows = desk.only(Message.objects).defer("body", "context").select_related("customer", "template")
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if customer:
        rows = of_customer(rows, desk.brand.pk, customer)
    listed = newest_first(request, rows, COLUMNS, filters=chosen, typed=typed)
    held = any(message.state == State.HELD for message in listed.rows)
    return show(
        request,
        desk,
        "gateways/messages.html",
        "Sent messages",
        listed=listed,
        bulk=Bar(reverse("gateways:messages-bulk"), BUTTONS) if held and desk.may("campaigns.edit") else None,
    )


@require_POST
@require("campaigns.edit")
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What a person decides about messages that are held for review."""
    ids, key = chosen_ids(request), request.POST.get("do", "")
    decided = DECISIONS[key][0](desk.brand, ids, clock.now()) if key in DECISIONS else set()
    rows = desk.only(Message.objects).filter(pk__in=set(ids) - decided).values_list("uid", flat=True)
    tell(
        request,
        len(decided),
        DONE.get(key, "decided about"),
        [(uid, "It is not held for review any more.") for uid in rows],
    )
    return redirect(f"{reverse('gateways:messages')}?state={State.HELD}")
