"""`…/publish` and `…/versions`: what publishing would change, doing it, and what was published before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import Body, Problem, Published
from campaigns.api.resource import CampaignResource, version_id
from campaigns.services import campaigns, preview
from campaigns.services.moving import Move
from lib.clock import now

NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH)


class MoveWanted(Body):
    """What becomes of those inside at one node of an earlier version."""

    version: int = Field(ge=1, lt=2**31)
    node: str = Field(max_length=100)
    do: Literal["stay", "move", "exit"]
    to: str = Field(default="", max_length=100, description="for move: a node of the draft")


class Publish(Body):
    """Those inside who are not mentioned go on in their own version."""

    moves: list[MoveWanted] = Field(default=[], max_length=2_000)


class Inside(BaseModel):
    """Customers inside at one node of a version. Those being sent a message stay until it is answered."""

    version: int
    node: str
    label: str
    count: int
    sending: int


class EstimateShown(BaseModel):
    """How many customers would have entered in so many days, and the same in words."""

    customers: int
    days: int
    sentence: str


class Prospect(BaseModel):
    """What publishing the draft would mean. `estimate` is null where it cannot be told quickly."""

    problems: list[Problem]
    changes: list[str]
    inside: list[Inside]
    estimate: EstimateShown | None


class VersionLine(BaseModel):
    """A published version; `inside` counts the customers in it now."""

    number: int
    published_at: str
    published_by: str
    live: bool
    inside: int


class VersionsPage(BaseModel):
    """Versions, newest first."""

    next: str | None
    previous: str | None
    results: list[VersionLine]


class VersionShown(BaseModel):
    """A version as it was published, and what it changed against the one before."""

    number: int
    published_at: str
    published_by: str
    graph: dict[str, Any]
    settings: dict[str, Any]
    changes: list[str]


class Publishing(CampaignResource):
    """From the draft to versions."""

    @extend_schema(operation_id="campaigns_publish_preview", responses=Prospect)
    @action(detail=True, methods=["get"], url_path="publish")
    def prospect(self, request: Request, slug: str) -> Response:
        """What would change, who is inside, and how many would enter."""
        found = preview.prospect(self.get_object(), now())
        return Response(
            {
                "problems": [problem.model_dump() for problem in shown.problem_list(found.problems)],
                "changes": found.changes,
                "inside": [asdict(place) for place in found.inside],
                "estimate": asdict(found.estimate) if found.estimate else None,
            }
        )

    @extend_schema(request=Publish, responses={200: Published, 422: OpenApiTypes.OBJECT})
    @prospect.mapping.post
    def publish(self, request: Request, slug: str) -> Response:
        """Freeze the draft as a version and let customers in; 422 with the problems that stand against it."""
        body = self.body(Publish) if request.data else Publish()
        moves = [Move(**move.model_dump()) for move in body.moves]
        try:
            version = campaigns.publish(self.actor, self.get_object(), now(), moves)
        except campaigns.NotPublishable as error:
            detail = "The draft has problems; mend them and publish again."
            raise shown.refusal(error.code, detail, error.problems) from None
        return Response({"version": version.number})

    @extend_schema(responses=VersionsPage)
    @action(detail=True, methods=["get"])
    def versions(self, request: Request, slug: str) -> Response:
        """All versions, the newest first."""
        campaign = self.get_object()
        self.ordering = ("-number",)
        page = self.paginate_queryset(campaign.versions.defer("graph", "settings")) or []
        inside = preview.inside_by_version(campaign)
        return self.get_paginated_response(
            [
                {
                    **_published(row),
                    "live": row.pk == campaign.live_id,
                    "inside": inside.get(row.number, 0),
                }
                for row in page
            ]
        )

    @extend_schema(operation_id="campaigns_version", parameters=[NUMBER], responses=VersionShown)
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[^/]+)")
    def version(self, request: Request, slug: str, number: str) -> Response:
        """One version, and what it changed."""
        campaign = self.get_object()
        row = campaign.versions.get(pk=version_id(campaign, number))
        changes = preview.changes_of(row)
        return Response({**_published(row), "graph": row.graph, "settings": row.settings, "changes": changes})


def _published(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "published_at": row.published_at.isoformat(),
        "published_by": row.published_by,
    }
