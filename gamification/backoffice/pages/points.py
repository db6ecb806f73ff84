"""What an operator changes of a customer's points, and their ledger on the customer's page."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import fragment
from crm.models import Customer
from gamification.models import Entry
from gamification.services.adjusting import adjust as adjust_points
from lib import clock

SIZE = 30


class PointsForm(forms.Form):
    """Points to be given or taken; `once` is the form's own name, so that a second click does nothing."""

    amount = forms.IntegerField(error_messages={"required": "Say how many points."})
    note = forms.CharField(max_length=500, required=False)
    days = forms.IntegerField(min_value=1, max_value=3_650, required=False)
    floor = forms.BooleanField(required=False)
    once = forms.UUIDField()


@require_POST
@require("points.edit")
def adjust(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Give points, or take them."""
    customer = desk.get(Customer.objects.select_related("brand"), pk=pk)
    form = PointsForm(request.POST)
    if form.is_valid():
        given, now = form.cleaned_data, clock.now()
        attempt(
            request,
            f"{given['amount']:+,} points for {customer.ext_id}.",
            adjust_points,
            desk.actor,
            customer,
            given["amount"],
            now,
            note=given["note"],
            once=str(given["once"]),
            floored=given["floor"],
            expires_at=now + timedelta(days=given["days"]) if given["days"] else None,
        )
    else:
        name, (problem, *_) = next(iter(form.errors.items()))
        messages.error(request, f"{name.capitalize()}: {problem}")
    return redirect("crm:customer", pk=pk)


@require("points.see")
def entries(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The steps, newest first."""
    customer = desk.get(Customer.objects, pk=pk)
    page = page_of(request, Entry.objects.filter(customer=customer), SIZE)
    return fragment(request, desk, "gamification/_points_ledger.html", customer=customer, page=page)
