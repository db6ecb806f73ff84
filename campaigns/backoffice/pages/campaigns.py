"""All campaigns of the brand, with how many customers are inside."""

from django.http import HttpRequest, HttpResponse

from campaigns.backoffice.figures import inside
from campaigns.models import Campaign
from campaigns.models.campaign import Status
from campaigns.services import campaigns, sharing
from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bulk, Deed
from crm.backoffice.listing import Column, Filter, Listing
from crm.backoffice.shell import show
from crm.services.rows import free_slug
from lib import clock

LISTING = Listing(
    columns=(
        Column("Campaign", "name"),
        Column("Slug", "slug", "tight"),
        Column("Status", "status", "tight"),
        Column("Live version", css="tight"),
        Column("Inside now", css="num"),
        Column("Failed", css="num"),
        Column("Changed", "updated_at", "tight"),
    ),
    sort="-updated_at",
    search=("name", "slug"),
)
STATUSES = Filter("status", "Any status", Status.choices)


def _copied(desk: Desk, campaign: Campaign) -> Campaign:
    """A draft like it, under the first slug that is free."""
    slug = free_slug(desk.only(Campaign.objects), f"{campaign.slug[:85]}-copy")
    return sharing.copy(desk.actor, campaign, slug, f"{campaign.name} (copy)"[:200])


DEEDS = {
    "drain": Deed(
        label="Pause, those inside go on",
        done="paused",
        act=lambda desk, campaign: campaigns.pause(desk.actor, campaign, "drain"),
    ),
    "hold": Deed(
        label="Pause, all stand still",
        done="paused",
        act=lambda desk, campaign: campaigns.pause(desk.actor, campaign, "hold"),
    ),
    "resume": Deed(
        label="Resume",
        done="resumed",
        act=lambda desk, campaign: campaigns.resume(desk.actor, campaign, clock.now()),
        sure="Resume the chosen campaigns? What stands due in them goes on at once.",
    ),
    "copy": Deed(label="Copy", done="copied", act=_copied),
    "stop": Deed(
        label="Stop",
        done="stopped",
        act=lambda desk, campaign: campaigns.stop(desk.actor, campaign, clock.now()),
        sure="Stop the chosen campaigns? All customers inside them are thrown out and do not come back.",
        danger=True,
    ),
}


BULK = Bulk("campaigns.edit", Campaign, "campaigns:campaigns", DEEDS)


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, the last changed first."""
    rows = desk.only(Campaign.objects).select_related("live").defer("draft", "live__graph")
    listed = LISTING.of(request, rows, STATUSES)
    figures = inside(listed.rows)
    nobody = {"inside": 0, "failed": 0}
    return show(
        request,
        desk,
        "campaigns/campaigns.html",
        "Campaigns",
        listed=listed,
        rows=[(campaign, figures.get(campaign.pk, nobody)) for campaign in listed.rows],
        bulk=BULK.bar(desk),
    )


bulk = BULK.view()
