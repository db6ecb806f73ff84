"""`/api/v1/campaigns`: drafts, publishing, pausing, figures, runs (CONTRACT §6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import CampaignShown, Draft, NewCampaign, Pause, Published, Resume, RunsPage
from campaigns.models import Campaign
from campaigns.queries.runs import runs_of, visits_of
from campaigns.queries.stats import stats
from campaigns.services import campaigns
from crm.api.problems import MEDIA_TYPE
from crm.api.resources import BrandResource, etag, expected_revision
from lib.clock import now


class Campaigns(BrandResource):
    """Journeys of the key's brand."""

    thing = "campaigns"
    queryset = Campaign.objects.select_related("live", "brand__label")

    @extend_schema(responses=CampaignShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.campaign)

    @extend_schema(request=NewCampaign, responses={201: CampaignShown})
    def create(self, request: Request) -> Response:
        campaign = campaigns.create(self.actor, self.brand, **self.body(NewCampaign).model_dump())
        return self._shown(campaign, status=201)

    @extend_schema(responses=CampaignShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=Draft, responses=CampaignShown)
    @action(detail=True, methods=["put"])
    def draft(self, request: Request, slug: str) -> Response:
        """Change the draft. With If-Match, only if nobody has changed it since (409 else)."""
        changes = self.body(Draft).model_dump()
        revision = expected_revision(request)
        return self._shown(campaigns.save_draft(self.actor, self.get_object(), **changes, revision=revision))

    @extend_schema(request=None, responses={200: Published, 422: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, slug: str) -> Response:
        """Freeze the draft as a version and let customers in; 422 with the problems that stand against it."""
        try:
            version = campaigns.publish(self.actor, self.get_object(), now())
        except campaigns.NotPublishable as error:
            return Response(_not_publishable(error), status=422, content_type=MEDIA_TYPE)
        return Response({"version": version.number})

    @extend_schema(request=Pause, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, slug: str) -> Response:
        body = self.body(Pause)
        return self._shown(campaigns.pause(self.actor, self.get_object(), body.mode))

    @extend_schema(request=Resume, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, slug: str) -> Response:
        hours = self.body(Resume).drop_older_than_hours
        older = None if hours is None else timedelta(hours=hours)
        return self._shown(campaigns.resume(self.actor, self.get_object(), now(), older))

    @extend_schema(request=None, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, slug: str) -> Response:
        return self._shown(campaigns.stop(self.actor, self.get_object(), now()))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def stats(self, request: Request, slug: str) -> Response:
        """Per node: entered, waiting, failed, left by port; per send node: messages queued … clicked."""
        return Response({"nodes": stats(self.get_object())})

    @extend_schema(parameters=[OpenApiParameter("customer", str)], responses=RunsPage)
    @action(detail=True, methods=["get"])
    def runs(self, request: Request, slug: str) -> Response:
        """Runs, newest first, with their visits."""
        page = self.paginate_queryset(runs_of(self.get_object(), request.query_params.get("customer"))) or []
        visits = visits_of([run.pk for run in page])
        return self.get_paginated_response([shown.run(run, visits.get(run.pk, [])) for run in page])

    def _shown(self, campaign: Campaign, status: int = 200) -> Response:
        body = shown.campaign(campaign, campaigns.problems_of(campaign))
        return Response(body, status=status, headers=etag(campaign.revision))


def _not_publishable(error: campaigns.NotPublishable) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "code": error.code,
        "detail": "The draft has problems; mend them and publish again.",
        "problems": [problem.model_dump() for problem in shown.problem_list(error.problems)],
    }
