"""The canvas: the draft as a drawing, edited by mouse or keys. The page is the editor's place and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from campaigns.live.address import live_url
from campaigns.models import Campaign
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The editor for those who may edit; the others look. It reads and writes through the API."""
    campaign = desk.get(Campaign.objects.only("slug", "name", "brand_id"), slug=slug)
    return show(
        request,
        desk,
        "campaigns/canvas.html",
        campaign.name,
        campaign=campaign,
        zone=desk.zone.key,
        urls=_urls(request, campaign),
        asked=[reverse("campaign-detail", args=[campaign.slug]), reverse("catalog")],
    )


def _urls(request: HttpRequest, campaign: Campaign) -> dict[str, str]:
    """Where the editor leads to, and where the live figures come from."""
    return {
        "campaign": reverse("campaigns:campaign", args=[campaign.slug]),
        "json": reverse("campaigns:draft", args=[campaign.slug]),
        "live": live_url(request),
    }
