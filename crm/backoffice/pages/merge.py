"""Making one customer of two: who the other is, what would be, and doing it; taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Customer, Merge
from crm.services import customers, merging
from lib import clock
from lib.errors import BeckonError


@require("customers.edit")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """What merging the customer of `?lost=` into this one would do; a POST does it."""
    customer = desk.get(Customer.objects.select_related("brand__label"), pk=pk)
    given = (request.POST or request.GET).get("lost", "").strip()
    lost, preview = None, None
    if given:
        try:
            lost = customers.named(desk.brand, given)
            if request.method == "POST":
                merging.merge(desk.actor, customer, lost, clock.now())
                messages.success(request, f"{lost.ext_id} is part of {customer.ext_id} now.")
                return redirect("crm:customer", pk=pk)
            preview = merging.preview(customer, lost)
        except BeckonError as error:
            messages.error(request, error.message)
    title = f"Merge with {customer.ext_id}"
    return show(
        request, desk, "crm/merge.html", title, customer=customer, lost=lost, preview=preview, given=given
    )


@require_POST
@require("customers.edit")
def undo(request: HttpRequest, desk: Desk, pk: int, number: int) -> HttpResponse:
    """Make two customers of it again."""
    made = desk.get(Merge.objects, pk=number, customer=pk)
    attempt(request, f"{made.lost_ext_id} is a customer again.", merging.undo, desk.actor, made, clock.now())
    return redirect("crm:customer", pk=pk)
