"""One gateway: where it is, how it is, and a test that shows request and answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.shell import fragment, show
from gateways.backoffice.health import health_of
from gateways.contract import kinds, own_channels
from gateways.models import Gateway
from gateways.services import gateways, trial
from lib.errors import BeckonError


class GatewayForm(DeskForm):
    """Its address and credentials; a secret that is there already stays unless a new one is typed."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="Templates name the gateway by it; it stays.")
    channel = forms.ChoiceField(
        help_text="It stays: templates are written for it. A webhook and the loyalty programme are called by journeys."
    )
    url = forms.CharField(
        max_length=2_000,
        label="URL",
        help_text="Every message is posted to it as JSON. A webhook's own path is added.",
    )
    authorization = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Sent as the Authorization header. It is never shown again: leave it empty to keep it as it is.",
    )
    headers = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "code"}),
        label="More headers",
        help_text="One a line, as in X-Tenant: acme. They are kept like secrets: empty keeps those that are set.",
    )
    rate_per_second = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        initial=0,
        label="Messages a second",
        help_text="0: as fast as it answers.",
    )
    on_unknown = forms.ChoiceField(
        choices=Gateway.OnUnknown.choices,
        label="When no answer comes",
        help_text="The request has left, and nobody knows whether it arrived.",
    )
    active = forms.BooleanField(required=False, initial=True, help_text="Off: its messages are skipped.")

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = self.fields["channel"].widget.choices = kinds()  # type: ignore[attr-defined]
        for fixed in ("slug", "channel") if known else ():
            self.fields[fixed].disabled = True

    def clean_headers(self) -> dict[str, str]:
        """The headers by name; empty where none were typed."""
        headers = {}
        for line in self.cleaned_data["headers"].splitlines():
            name, colon, value = line.partition(":")
            if line.strip() and not colon:
                raise forms.ValidationError(f"“{line}” is no header: write a name, a colon and a value.")
            if line.strip():
                headers[name.strip()] = value.strip()
        return headers


@require("gateways.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new gateway."""
    form = GatewayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = gateways.create(desk.actor, desk.brand, **_given(form))
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, "The gateway is there. Send a test to see whether it answers.")
            return redirect("gateways:gateway", slug=made.slug)
    return show(
        request,
        desk,
        "backoffice/form.html",
        "New gateway",
        form=form,
        submit="Create gateway",
        back=reverse("gateways:gateways"),
        hint="A gateway is an address of yours that delivers the messages of one channel. It never learns an "
        "e-mail address or a phone number from us, only your own id of the customer.",
    )


@require("gateways.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The gateway; its form to those who may change it."""
    gateway = desk.get(Gateway.objects.exclude(channel__in=own_channels()), slug=slug)
    form = _form(request, desk, gateway)
    if form.is_bound and form.is_valid():
        fields = {name: value for name, value in _given(form).items() if name not in ("slug", "channel")}
        try:
            gateways.update(desk.actor, gateway, **fields)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(
                request, "Saved. New messages are tried at once; those put off before follow within minutes."
            )
            return redirect("gateways:gateway", slug=slug)
    return show(
        request,
        desk,
        "gateways/gateway.html",
        gateway.name,
        gateway=gateway,
        health=health_of(gateway),
        form=form,
        header_names=sorted(gateway.headers),
    )


@require_POST
@require("gateways.test")
def test(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Post a harmless message now and show both sides of it."""
    gateway = desk.get(Gateway.objects.exclude(channel__in=own_channels()), slug=slug)
    ext_user_id = request.POST.get("ext_user_id", "").strip() or "test"
    try:
        tried = trial.send_test(
            gateway, ext_user_id, request.POST.get("to", "").strip() or "test@example.com"
        )
    except BeckonError as error:
        return fragment(request, desk, "gateways/_trial.html", refused=error.message)
    return fragment(request, desk, "gateways/_trial.html", trial=tried)


def _form(request: HttpRequest, desk: Desk, gateway: Gateway) -> GatewayForm:
    shown = ("name", "slug", "channel", "url", "rate_per_second", "on_unknown", "active")
    bound = request.method == "POST" and desk.may("gateways.edit")
    initial = {name: getattr(gateway, name) for name in shown}
    return GatewayForm(request.POST if bound else None, initial=initial, known=True)


def _given(form: GatewayForm) -> dict[str, Any]:
    """The values of the form without the secrets that were left empty."""
    return {
        name: value
        for name, value in form.cleaned_data.items()
        if value or name not in ("authorization", "headers")
    }
