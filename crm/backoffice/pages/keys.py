"""REST API: the brand's keys, and a line to try them with."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.listing import Column, Listing
from crm.backoffice.shell import show
from crm.models import Key
from crm.services import keys
from crm.services.changes import record, snapshot
from lib import clock

LISTING = Listing(
    columns=(
        Column("Key", "name"),
        Column("Begins with", css="tight"),
        Column("May"),
        Column("Requests a minute", "rate_per_minute", "num"),
        Column("Last used", "last_used_at", "tight"),
        Column("Made", "created_at", "tight"),
        Column("Revoked", "revoked_at", "tight"),
    ),
    sort="revoked_at",
    search=("name", "prefix"),
    placeholder="Name or beginning",
)


class KeyForm(DeskForm):
    """What a key may do, and how often."""

    name = forms.CharField(max_length=200, help_text="Who uses it: “Shop backend”, “Data team”.")
    scopes = forms.MultipleChoiceField(
        choices=Key.Scope.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    rate_per_minute = forms.IntegerField(
        min_value=1,
        max_value=10_000_000,
        initial=60_000,
        label="Requests a minute",
        help_text="One request may carry 5,000 events.",
    )
    creates_customers = forms.BooleanField(
        required=False,
        initial=True,
        label="Events may create customers",
        help_text="Off: unknown ones are refused.",
    )
    sees_pii = forms.BooleanField(
        required=False,
        initial=True,
        label="Sees personal data",
        help_text="Off: e-mail addresses, phone numbers and what else is declared so are masked.",
    )


@require("keys.edit")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The keys without their secrets."""
    return show(
        request,
        desk,
        "crm/keys.html",
        "REST API",
        listed=LISTING.of(request, desk.only(Key.objects)),
        url=settings.BECKON_PUBLIC_URL,
        line=_line(desk),
    )


@never_cache
@require("keys.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a key. Its secret is in this one answer and nowhere else."""
    form = KeyForm(request.POST or None)
    if not desk.may("pii.see"):  # nobody makes a key that sees more than they do
        del form.fields["sees_pii"]
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            options = {"sees_pii": False, **form.cleaned_data}
            key, secret = keys.create_key(desk.brand, now=clock.now(), **options)
            record(desk.actor, "created", key, None, snapshot(key))
        line = _line(desk, secret)
        return show(request, desk, "crm/key_made.html", "Key created", key=key, secret=secret, line=line)
    return show(
        request,
        desk,
        "backoffice/form.html",
        "New key",
        form=form,
        submit="Create key",
        back=reverse("crm:keys"),
    )


@require_POST
@require("keys.edit")
def end(request: HttpRequest, desk: Desk, prefix: str) -> HttpResponse:
    """Revoke a key for good."""
    key = desk.get(Key.objects, prefix=prefix)
    _revoke(desk, key)
    messages.success(request, f"The key “{key.name}” is revoked; within seconds nobody gets in with it.")
    return redirect("crm:keys")


@transaction.atomic
def _revoke(desk: Desk, key: Key) -> None:
    before = snapshot(key)
    record(desk.actor, "revoked", key, before, snapshot(keys.revoke(desk.brand, key.prefix, clock.now())))


def _line(desk: Desk, key: str = "YOUR_KEY") -> str:
    """A command that posts one event, ready to be pasted."""
    return "\n".join(
        [
            f"curl {settings.BECKON_PUBLIC_URL}/api/v1/events \\",
            f"  -H 'Authorization: {key}' -H 'Content-Type: application/json' \\",
            '  -d \'{"eid": "\'$(cat /proc/sys/kernel/random/uuid)\'", "event_date": \'$(date +%s000)\',',
            f'       "ext_brand_id": "{desk.brand.slug}", "user_ext_id": "customer-1",',
            '       "event_type": "client_action", "payload": {"client_action": "hello"}}\'',
        ]
    )
