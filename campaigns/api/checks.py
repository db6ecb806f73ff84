"""`POST /api/v1/campaigns/check`: what is wrong with a graph, while it is being drawn."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import Checked, Findings
from campaigns.api.resource import CampaignResource
from campaigns.services.checking import problems_with
from lib import clock


class Checks(CampaignResource):
    """Graphs that need not be saved. A bad one is answered with its problems, never refused."""

    @extend_schema(operation_id="campaigns_check_graph", request=Checked, responses=Findings)
    @action(detail=False, methods=["post"], url_path="check")
    def check_graph(self, request: Request) -> Response:
        """Check a graph as if it were a draft of this brand."""
        body = self.body(Checked)
        problems = problems_with(self.brand, body.graph, body.settings, clock.now())
        return Response(shown.findings(body.graph, problems))

    @extend_schema(request=Checked, responses=Findings)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, slug: str) -> Response:
        """Check a graph as the draft of this campaign, or the draft itself."""
        body, campaign = self.body(Checked), self.get_object()
        given = body.model_fields_set
        graph = body.graph if "graph" in given else campaign.draft
        settings = body.settings if "settings" in given else campaign.settings
        return Response(shown.findings(graph, problems_with(self.brand, graph, settings, clock.now())))
