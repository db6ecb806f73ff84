"""What an operator may change about a customer: closed channels, and whether it is a test customer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.saving import attempt
from crm.models import Customer, OptOut
from crm.services import consent
from crm.services.editing import edit
from crm.services.ledger import Proof
from lib import clock

BY_DESK = Proof("backoffice")


@require_POST
@require("customers.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Close a channel on our side, or open it again; the platform's side is the platform's."""
    customer = desk.get(Customer.objects, pk=pk)
    channel = request.POST.get("channel", "").replace("\0", "").strip()[:50]
    if not channel:
        messages.error(request, "Choose a channel.")
    elif OptOut.objects.filter(customer=customer, channel=channel, side=OptOut.Side.OURS).exists():
        said = f"{customer.ext_id} may get messages by {channel} again."
        attempt(request, said, consent.opt_in, desk.actor, customer, channel, clock.now(), BY_DESK)
    else:
        reason = request.POST.get("reason", "").replace("\0", "")[:500] or f"by {desk.operator.username}"
        said = f"{customer.ext_id} gets no more messages by {channel}."
        attempt(request, said, consent.opt_out, desk.actor, customer, channel, reason, clock.now(), BY_DESK)
    return redirect("crm:customer", pk=pk)


@require_POST
@require("customers.edit")
def mark_test(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Make a customer a test customer, or a real one again."""
    customer = desk.get(Customer.objects, pk=pk)
    said = f"{customer.ext_id} is {'no longer' if customer.is_test else 'now'} a test customer."
    attempt(request, said, edit, desk.actor, customer, {}, not customer.is_test, clock.now())
    return redirect("crm:customer", pk=pk)
