"""What an operator may change about a customer: closed channels, and whether it is a test customer."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice import saving
from crm.backoffice.access import Desk, require
from crm.models import Customer, OptOut
from crm.services.changes import changing, record
from lib import clock


@require_POST
@require("customers.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Close a channel on our side, or open it again; the platform's side is the platform's."""
    customer = desk.get(Customer.objects, pk=pk)
    channel = request.POST.get("channel", "").replace("\0", "").strip()[:50]
    closed = OptOut.objects.filter(customer=customer, channel=channel, side=OptOut.Side.OURS).first()
    if not channel:
        messages.error(request, "Choose a channel.")
    elif closed is None:
        _close(desk, customer, channel, request.POST.get("reason", "").replace("\0", "")[:500])
        messages.success(request, f"{customer.ext_id} gets no more messages by {channel}.")
    else:
        _open(desk, customer, closed)
        messages.success(request, f"{customer.ext_id} may get messages by {channel} again.")
    return redirect("crm:customer", pk=pk)


@require_POST
@require("customers.edit")
def mark_test(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make a customer a test customer, or a real one again."""
    customer = desk.get(Customer.objects, pk=pk)
    with transaction.atomic(), changing(desk.actor, customer):
        customer.is_test = not customer.is_test
        customer.save(update_fields=["is_test"])
    messages.success(
        request, f"{customer.ext_id} is {'now' if customer.is_test else 'no longer'} a test customer."
    )
    return redirect("crm:customer", pk=pk)


@transaction.atomic
def _close(desk: Desk, customer: Customer, channel: str, reason: str) -> None:
    opt_out = OptOut(brand=desk.brand, customer=customer, channel=channel, side=OptOut.Side.OURS)
    opt_out.reason, opt_out.since = reason or f"by {desk.operator.username}", clock.now()
    saving.save(desk.actor, opt_out)


@transaction.atomic
def _open(desk: Desk, customer: Customer, closed: OptOut) -> None:
    record(desk.actor, "opted in", customer, {"channel": closed.channel, "reason": closed.reason}, None)
    closed.delete()
