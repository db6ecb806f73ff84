"""All messages of the brand, newest first, filtered by where they stand."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from crm.models import Customer
from gateways.contract import channels
from gateways.models import Message
from gateways.models.message import State

STATUSES = ["accepted", "delivered", "failed", "rejected", "complained", "opened", "unsubscribed", "clicked"]
EXACT = ("state", "status", "channel", "campaign")


@require("messages.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. Filters by customer are served by index; the others look from the newest on."""
    chosen = {name: request.GET.get(name, "").strip().replace("\0", "") for name in (*EXACT, "customer")}
    rows = desk.only(Message.objects).defer("body", "context").select_related("customer", "template")
    return show(
        request,
        desk,
        "gateways/messages.html",
        "Messages",
        page=page_of(request, _filtered(desk, rows, chosen)),
        chosen=chosen,
        filtered=any(chosen.values()),
        states=State.choices,
        statuses=STATUSES,
        channels=[(channel.key, channel.label) for channel in channels],
    )


def _filtered(desk: Desk, rows: QuerySet[Message], chosen: dict[str, str]) -> QuerySet[Message]:
    rows = rows.filter(**{name: chosen[name] for name in EXACT if chosen[name]})
    if chosen["customer"]:
        # The id first, so that the index on (customer, id) is used.
        customer = desk.only(Customer.objects).filter(ext_id=chosen["customer"]).values_list("pk", flat=True)
        rows = rows.filter(customer_id__in=list(customer))
    return rows
