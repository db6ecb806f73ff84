"""`/api/v1/campaigns`: drafts, and the life of a campaign (CONTRACT §6). Other matters have files of their own."""

from __future__ import annotations

from datetime import timedelta

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import CampaignShown, Draft, NewCampaign, Pause, Resume
from campaigns.api.checks import Checks
from campaigns.api.entering import Entering
from campaigns.api.publishing import Publishing
from campaigns.api.report import Reporting
from campaigns.api.runs import RunsOfCampaign
from campaigns.api.sharing import Sharing
from campaigns.services import campaigns
from crm.api.resources import expected_revision
from crm.services.changes import last_actor
from lib.clock import now


class Campaigns(Checks, Entering, Publishing, Reporting, RunsOfCampaign, Sharing):
    """Journeys of the key's brand."""

    @extend_schema(responses=CampaignShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.campaign)

    @extend_schema(request=NewCampaign, responses={201: CampaignShown})
    def create(self, request: Request) -> Response:
        campaign = campaigns.create(self.actor, self.brand, **self.body(NewCampaign).model_dump())
        return self.shown(campaign, status=201)

    @extend_schema(responses=CampaignShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        """The campaign; `changed_by` as in `/changes`: operator:<name>, key:<prefix> …"""
        campaign = self.get_object()
        return self.shown(campaign, changed_by=last_actor(campaign))

    @extend_schema(request=Draft, responses=CampaignShown)
    @action(detail=True, methods=["put"])
    def draft(self, request: Request, slug: str) -> Response:
        """Change the draft. With If-Match, only if nobody has changed it since (409 else)."""
        changes = self.body(Draft).model_dump()
        revision = expected_revision(request)
        return self.shown(campaigns.save_draft(self.actor, self.get_object(), **changes, revision=revision))

    @extend_schema(request=Pause, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, slug: str) -> Response:
        body = self.body(Pause)
        return self.shown(campaigns.pause(self.actor, self.get_object(), body.mode))

    @extend_schema(request=Resume, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, slug: str) -> Response:
        hours = self.body(Resume).drop_older_than_hours
        older = None if hours is None else timedelta(hours=hours)
        return self.shown(campaigns.resume(self.actor, self.get_object(), now(), older))

    @extend_schema(request=None, responses=CampaignShown)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, slug: str) -> Response:
        return self.shown(campaigns.stop(self.actor, self.get_object(), now()))
