"""All templates of the brand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Deed, carry_out
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import show
from gateways.contract import channels
from gateways.models import Gateway, Template
from gateways.services import removal

LISTING = Listing(
    columns=(
        Column("Template", "name"),
        Column("Slug", "slug", "tight"),
        Column("Channel", "channel", "tight"),
        Column("Leaves by", css="tight"),
        Column("Says"),
        Column("Changed", "updated_at", "tight"),
    ),
    sort="name",
    search=("name", "slug"),
)
DEEDS = {
    "delete": Deed(
        label="Delete",
        done="deleted",
        act=lambda desk, template: removal.delete_template(desk.actor, template),
        sure="Delete the chosen templates? Those that a campaign or a message needs stay.",
        danger=True,
    )
}


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list by name."""
    labels = {channel.key: channel.label for channel in channels}
    gateways = list(desk.only(Gateway.objects).order_by("name"))
    listed = LISTING.of(
        request,
        desk.only(Template.objects).select_related("gateway"),
        Filter("channel", "Any channel", list(labels.items())),
        Filter("gateway", "Any gateway", [(g.slug, g.name) for g in gateways], by="gateway__slug"),
    )
    return show(
        request,
        desk,
        "gateways/templates.html",
        "Templates",
        listed=listed,
        rows=[(template, labels[template.channel]) for template in listed.rows],
        bulk=Bar(reverse("gateways:templates-bulk"), DEEDS) if desk.may("templates.edit") else None,
        connected=bool(gateways),
    )


@require_POST
@require("templates.edit")
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is done to the chosen ones."""
    carry_out(request, desk, desk.only(Template.objects), DEEDS)
    return redirect("gateways:templates")
