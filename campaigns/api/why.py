"""`GET /api/v1/customers/{ext_id}/why?campaign=`: why in, why not (CONTRACT §6)."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import RunShown
from campaigns.models import Campaign
from campaigns.queries.runs import runs_of
from campaigns.services.why import why_not
from campaigns.services.why_messages import Told, messages_of
from crm.api.customers import EXT_ID
from crm.api.resources import BrandResource
from crm.models import Customer
from crm.services.pii import Veil
from lib.clock import now
from lib.errors import Invalid

RUNS = 20
CAMPAIGN = OpenApiParameter("campaign", str, required=True, description="slug")


class ReasonShown(BaseModel):
    """Something that keeps the customer out; `node` is the trigger it is about, if it is about one."""

    code: str
    message: str
    node: str


class MessageTold(BaseModel):
    """A message of one of the runs; `message` says whether and why it was sent, waits, was skipped or refused."""

    run: int
    node: str
    uid: str
    channel: str
    state: str
    at: str
    message: str


class Explanation(BaseModel):
    """`inside`: a run is open. `reasons` are told only otherwise; none means that the next event lets it in."""

    campaign: str
    customer: str
    inside: bool
    runs: list[RunShown]
    messages: list[MessageTold]
    reasons: list[ReasonShown]


class Why(BrandResource):
    """The way of one customer through one campaign, or what stands before it."""

    thing = "customers"
    queryset = Customer.objects.all()
    lookup_field = "ext_id"
    by_alias = True
    pagination_class = None

    @extend_schema(operation_id="customers_why", parameters=[EXT_ID, CAMPAIGN], responses=Explanation)
    def retrieve(self, request: Request, ext_id: str) -> Response:
        """The last runs with every step, and otherwise what keeps the customer out now."""
        customer: Customer = self.get_object()
        campaign = self._campaign(request.query_params.get("campaign", ""))
        runs = list(runs_of(campaign, customer.ext_id)[:RUNS])
        inside = any(run.finished_at is None for run in runs)
        reasons = [] if inside else why_not(campaign, customer, now())
        return Response(
            {
                "campaign": campaign.slug,
                "customer": customer.ext_id,
                "inside": inside,
                "runs": shown.runs(runs, self.veil),
                "messages": [
                    _told(one, self.veil, customer) for one in messages_of([run.pk for run in runs])
                ],
                "reasons": [asdict(reason) for reason in reasons],
            }
        )

    def _campaign(self, slug: str) -> Campaign:
        campaigns = Campaign.objects.filter(brand=self.brand).select_related("live")
        found = campaigns.filter(slug=slug.replace("\0", "")).first()
        if found is None:
            raise Invalid(f"This brand has no campaign “{slug}”.", code="unknown_campaign", field="campaign")
        return found


def _told(one: Told, veil: Veil, customer: Customer) -> dict[str, object]:
    said = veil.told(one.message, customer.attributes)
    return {**asdict(one), "at": one.at.isoformat(), "message": said}
