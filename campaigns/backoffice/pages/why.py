"""Why a customer is in a campaign, or is not."""

from django.http import HttpRequest, HttpResponse

from campaigns.models import Campaign, Run
from campaigns.services.steps import names_of_runs
from campaigns.services.why import why_not
from campaigns.services.why_messages import messages_of
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from crm.models import Customer
from lib import clock

SHOWN = 20


@require("customers.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The runs through `?campaign=`, and what keeps the customer out while there is none open."""
    customer = desk.get(Customer.objects, pk=pk)
    slug = request.GET.get("campaign", "").replace("\0", "")
    campaign = desk.only(Campaign.objects).select_related("live").filter(slug=slug).first()
    runs = list(Run.objects.filter(campaign=campaign, customer=customer).order_by("-pk")[:SHOWN])
    inside = any(run.finished_at is None for run in runs)
    return show(
        request,
        desk,
        "campaigns/why.html",
        f"Why {customer.ext_id}?",
        customer=customer,
        campaign=campaign,
        campaigns=desk.only(Campaign.objects).filter(live__isnull=False).order_by("name"),
        runs=runs,
        steps=names_of_runs([run.pk for run in runs]),
        inside=inside,
        told=messages_of([run.pk for run in runs]),
        reasons=why_not(campaign, customer, clock.now()) if campaign and not inside else [],
    )
