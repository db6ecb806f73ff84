"""RFM: the picture of who buys how lately and how often, each field of it a segment to be; and what is scored by."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.contract import Wanted, choices
from crm.services import rfm
from lib import clock
from lib.errors import BeckonError

OFFERED = 100
PROPOSED = {"event": "purchase", "field": "amount", "days": 365}


class RfmForm(DeskForm):
    """What counts as buying."""

    event = forms.CharField(
        max_length=100,
        label="Event type",
        widget=forms.TextInput(attrs={"list": "event-types"}),
        help_text="The event that counts as buying.",
    )
    field = forms.CharField(
        max_length=100,
        label="Field of the amount",
        help_text="A number in the event’s payload; events without it count as bought for nothing.",
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=rfm.MOST_DAYS,
        label="Days",
        help_text="How far back is looked. Who has bought nothing in this time is not scored.",
    )


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The picture as it was scored last, and its groups."""
    found = rfm.of_brand(desk.brand)
    return show(
        request,
        desk,
        "crm/rfm.html",
        "RFM",
        rfm=found,
        grid=rfm.picture(found) if found else (),
        groups=rfm.groups(found) if found else (),
        is_empty=bool(found and found.scored_at and not found.grid),
    )


@require("segments.edit")
def settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is scored by; saving scores at once."""
    found = rfm.of_brand(desk.brand)
    known = {"event": found.event, "field": found.field, "days": found.days} if found else PROPOSED
    form = RfmForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            rfm.configure(desk.actor, desk.brand, **form.cleaned_data, now=clock.now())
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, "Customers are being scored; the picture is there in a moment.")
            return redirect("crm:rfm")
    return show(
        request,
        desk,
        "crm/rfm_settings.html",
        "What customers are scored by",
        form=form,
        back=reverse("crm:rfm"),
        offered=choices.get("event_type").find(Wanted(desk.brand.pk, "", OFFERED, {})),
    )


@require_POST
@require("segments.edit")
def again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Score now instead of tonight."""
    attempt(request, "Customers are being scored.", rfm.score_again, desk.brand, clock.now())
    return redirect("crm:rfm")


@require_POST
@require("segments.edit")
def off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Score no longer, and forget the scores."""
    attempt(request, "Customers are not scored any more.", rfm.switch_off, desk.actor, desk.brand)
    return redirect("crm:rfm")
