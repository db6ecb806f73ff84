"""All gateways of the brand and how they are."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import show
from gateways.backoffice.health import with_health
from gateways.contract import kinds as known_kinds
from gateways.contract import own_channels
from gateways.models import Gateway

LISTING = Listing(
    columns=(
        Column("Gateway", "name"),
        Column("Channel", "channel", "tight"),
        Column("Address", "url"),
        Column("How it is"),
    ),
    sort="name",
    search=("name", "slug", "url"),
    placeholder="Name, slug or address",
)


@require("gateways.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list; in its usual order those in trouble come first."""
    kinds = Filter("channel", "Any channel", known_kinds())
    on = Filter("active", "On and off", [("True", "Switched on"), ("False", "Switched off")])
    listed = LISTING.of(request, desk.only(Gateway.objects.exclude(channel__in=own_channels())), kinds, on)
    known = with_health(listed.rows, trouble_first="sort" not in request.GET)
    return show(request, desk, "gateways/gateways.html", "Gateways", listed=listed, gateways=known)
