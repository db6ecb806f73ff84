"""`…/stats` and `…/runs`: how many are where, who they are, and moving them by hand."""

from __future__ import annotations

from typing import Self

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field, model_validator
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import Body, RunsPage
from campaigns.api.resource import CampaignResource, number, version_id
from campaigns.models.run import RunState
from campaigns.queries.report_goals import reached_so_far
from campaigns.queries.runs import INSIDE, runs_of
from campaigns.queries.stats import stats
from campaigns.services import moving
from campaigns.services.ab_rounds import newest
from crm.api.asked import one_of
from lib.clock import now

STATES = [INSIDE, *RunState.values]
VERSION = OpenApiParameter("version", int, description="its number")
FILTERS = [
    OpenApiParameter("customer", str, description="ext_id"),
    OpenApiParameter("node", str, description="where they are"),
    VERSION,
    OpenApiParameter("state", str, enum=STATES, description="inside: not at an end yet"),
]


class RunsActed(Body):
    """Which runs, by id or all that stand on a node of a version, and what to do with them."""

    runs: list[int] = Field(default=[], max_length=10_000)
    version: int | None = Field(default=None, ge=1, lt=2**31)
    node: str = Field(default="", max_length=100)
    do: moving.Deed = Field(description="retry: only failed ones; move: to another step of the version")
    to: str = Field(default="", max_length=100, description="for move: a node of the same version")

    @model_validator(mode="after")
    def _named_one_way(self) -> Self:
        if bool(self.runs) == (self.version is not None and bool(self.node)):
            raise ValueError("name the runs by their ids, or by version and node")
        if any(not 0 < run < 2**63 for run in self.runs):
            raise ValueError("a run's id is a number above 0")
        return self


class Acted(BaseModel):
    """How many runs it was done to; finished ones and those being sent a message are left alone."""

    changed: int


class RunsOfCampaign(CampaignResource):
    """Figures, and the runs behind them."""

    @extend_schema(parameters=[VERSION], responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def stats(self, request: Request, slug: str) -> Response:
        """Per node: entered, waiting, failed, left by port; per send node: messages queued … clicked.

        Per A/B test: its newest round, with rates, probabilities of being the best, and a verdict.

        In all: the goals reached.
        """
        campaign, version = self.get_object(), request.query_params.get("version")
        one = version_id(campaign, version) if version else None
        nodes = stats(campaign, one)
        versions = [one] if one else list(campaign.versions.values_list("pk", flat=True))
        for node, found in newest(versions, now()).items():
            if node in nodes:
                nodes[node]["ab_round"] = found
        return Response({"nodes": nodes, "goals": reached_so_far(versions)})

    @extend_schema(parameters=FILTERS, responses=RunsPage)
    @action(detail=True, methods=["get"])
    def runs(self, request: Request, slug: str) -> Response:
        """Runs, newest first, with their visits."""
        asked = request.query_params
        found = runs_of(
            self.get_object(),
            asked.get("customer"),
            node=asked.get("node"),
            version=number(asked["version"], "version") if asked.get("version") else None,
            state=_state(asked.get("state")),
        )
        self.ordering = ("-id",)
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(shown.runs(page, self.veil))

    @extend_schema(request=RunsActed, responses=Acted)
    @action(detail=True, methods=["post"], url_path="runs/act")
    def act(self, request: Request, slug: str) -> Response:
        """Retry or skip the step, move to another one, or stop; each run's trace says by whom."""
        body = self.body(RunsActed)
        which = moving.Which(tuple(body.runs), body.version or 0, body.node)
        changed = moving.act(self.actor, self.get_object(), which, body.do, body.to, now())
        return Response({"changed": changed})


def _state(text: str | None) -> str | None:
    return one_of("state", text, STATES) if text else None
