"""What an operator changes of a customer's consent, and the ledger of it on the customer's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import fragment
from crm.models import Category, Customer
from crm.models.category import State
from crm.services import consent, ledger
from crm.services.ledger import Proof
from gateways.backoffice.choosing import category_names
from gateways.contract import label_of
from gateways.services import preferences
from lib import clock

SIZE = 30
BY_DESK = Proof("backoffice")
STEPS = {"": consent.reset, State.IN.value: preferences.subscribe, State.OUT.value: consent.unsubscribe}


@require_POST
@require("customers.edit")
def change(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """A choice, a pause, or its end."""
    customer = desk.get(Customer.objects.select_related("brand"), pk=pk)
    now, who = clock.now(), customer.ext_id
    match request.POST.get("do"):
        case "snooze":
            until = now + consent.SNOOZE
            attempt(request, f"{who} is paused.", consent.snooze, desk.actor, customer, until, now, BY_DESK)
        case "wake":
            attempt(request, f"The pause of {who} is over.", consent.wake, desk.actor, customer, now, BY_DESK)
        case "choose":
            _choose(request, desk, customer)
        case _:
            messages.error(request, "Choose what is to be changed.")
    return redirect("crm:customer", pk=pk)


@require("customers.see")
def entries(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The steps, newest first."""
    customer = desk.get(Customer.objects, pk=pk)
    page, names = page_of(request, ledger.entries_of(customer), SIZE), category_names(desk.brand.pk)
    return fragment(
        request, desk, "gateways/_consent_ledger.html", customer=customer, page=page, categories=names
    )


def _choose(request: HttpRequest, desk: Desk, customer: Customer) -> None:
    given = request.POST
    category = desk.get(Category.objects, slug=given.get("category", "").replace("\0", ""))
    step = STEPS.get(given.get("state", ""))
    if step is None:
        messages.error(request, "Only the customer can confirm.")
        return
    channel = given.get("channel", "").replace("\0", "")
    said = f"Saved for {customer.ext_id}: “{category.name}” by {label_of(channel)}."
    attempt(request, said, step, desk.actor, customer, category, channel, clock.now(), BY_DESK)
