"""All templates of the brand."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, deleting
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import show
from gateways.contract import CALLED, channels
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
BULK = Bulk(
    "templates.edit",
    Template,
    "gateways:templates",
    deleting(
        removal.delete_template,
        "Delete the chosen templates? Those that a campaign or a message needs stay.",
    ),
)


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list by name."""
    labels = {channel.key: channel.label for channel in channels}
    gateways = list(desk.only(Gateway.objects).exclude(channel__in=CALLED).order_by("name"))
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
        bulk=BULK.bar(desk),
        connected=bool(gateways),
    )


bulk = BULK.view()
