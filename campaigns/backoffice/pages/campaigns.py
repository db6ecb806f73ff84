"""All campaigns of the brand, with how many customers are inside."""

from django.http import HttpRequest, HttpResponse

from campaigns.backoffice.figures import inside
from campaigns.models import Campaign
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, the last changed first."""
    rows = list(desk.only(Campaign.objects).select_related("live").defer("draft").order_by("-updated_at"))
    figures = inside(rows)
    nobody = {"inside": 0, "failed": 0}
    listed = [(campaign, figures.get(campaign.pk, nobody)) for campaign in rows]
    return show(request, desk, "campaigns/campaigns.html", "Campaigns", campaigns=listed)
