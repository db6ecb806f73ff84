"""Client actions: registered by hand, or by themselves at the first sight."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import show
from events.backoffice.sighted import LISTING, ORIGIN
from events.models import ClientAction
from events.services.registry import register_client_action
from lib.errors import BeckonError


class ClientActionForm(DeskForm):
    """Its name, exactly as the platform sends it."""

    name = forms.CharField(
        max_length=255, help_text="Exactly as in payload.client_action, for example cashback_ready."
    )


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, searched by a part of the name."""
    listed = LISTING.of(request, desk.only(ClientAction.objects), ORIGIN)
    return show(request, desk, "events/sighted.html", "Client actions", listed=listed, noun="client action")


@require("events.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Register one by hand, so that browsers may report it and campaigns can wait for its first time."""
    form = ClientActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            action = register_client_action(desk.brand, form.cleaned_data["name"], desk.actor)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, f"“{action.name}” is registered.")
            return redirect("events:client-actions")
    return show(
        request,
        desk,
        "backoffice/form.html",
        "Register a client action",
        form=form,
        submit="Register",
        back=reverse("events:client-actions"),
        hint="Events from your servers need no registration. Browsers may only report actions that are registered.",
    )
