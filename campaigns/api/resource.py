"""What all views of `/api/v1/campaigns` have in common. Each file beside adds the actions of one matter."""

from __future__ import annotations

from typing import ClassVar

from rest_framework.response import Response

from campaigns.api import shown
from campaigns.models import Campaign
from campaigns.models.campaign import Status
from campaigns.queries.standing import due
from campaigns.services import campaigns
from crm.api.resources import BrandResource, etag
from lib import clock
from lib.errors import Invalid, NotFound

#: what takes a POST and only looks
LOOKING = ("check", "check_graph")


class CampaignResource(BrandResource):
    """The campaigns of the caller's brand."""

    thing = "campaigns"
    rights: ClassVar = dict.fromkeys(LOOKING, "campaigns.see")
    queryset = Campaign.objects.select_related("live", "brand__label")

    def shown(self, campaign: Campaign, status: int = 200, *, changed_by: str | None = None) -> Response:
        """The campaign with the problems of its draft, and the ETag of the draft."""
        at = clock.now()
        stood_due = due(campaign, at)["due"] if campaign.status == Status.HOLDING else None
        body = shown.campaign(campaign, campaigns.problems_of(campaign, at), changed_by, stood_due)
        return Response(body, status=status, headers=etag(campaign.revision))


def number(text: str, field: str) -> int:
    """A number from an address. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(f"{field} is a number.", code="invalid_filter", field=field)
    return int(text)


def version_id(campaign: Campaign, text: str) -> int:
    """The id of the version with this number. Raises Invalid, NotFound."""
    wanted = number(text, "version")
    found = campaign.versions.filter(number=wanted).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(f"This campaign has no version {wanted}.")
    return found
