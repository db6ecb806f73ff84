"""`…/gallery`, `…/copy`, `…/export`, `…/import`: drafts that need not be drawn from nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel, Field
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.api import shown
from campaigns.api.bodies import Body, CampaignShown
from campaigns.api.resource import CampaignResource
from campaigns.gallery._writing import Entry
from campaigns.services import gallery, sharing
from campaigns.services.provision import Refused
from campaigns.services.sharing import SLUG, CampaignFile

KEY = OpenApiParameter("key", str, OpenApiParameter.PATH)
REFUSED = {422: OpenApiTypes.OBJECT}


class Named(Body):
    """What the new campaign is to be called."""

    slug: str = Field(pattern=SLUG, examples=["welcome-2"])
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")


class Begun(Named):
    """… and by channel the gateway that new templates shall go through; not needed where there is only one."""

    gateways: dict[str, str] = Field(default={}, examples=[{"email": "mail", "sms": "sms"}])


class EntryShown(BaseModel):
    """A journey to begin with. The fields of a template's channel stand beside its slug, name and channel."""

    key: str
    name: str
    goal: str
    description: str
    graph: dict[str, Any]
    settings: dict[str, Any]
    templates: list[dict[str, Any]]


class Gallery(BaseModel):
    """All of them."""

    results: list[EntryShown]


class Sharing(CampaignResource):
    """Beginning from something that is there."""

    @extend_schema(operation_id="campaigns_gallery", responses=Gallery)
    @action(detail=False, methods=["get"], pagination_class=None)
    def gallery(self, request: Request) -> Response:
        """Journeys to begin with."""
        return Response({"results": list(map(_entry, gallery.entries()))})

    @extend_schema(
        operation_id="campaigns_gallery_begin",
        parameters=[KEY],
        request=Begun,
        responses={201: CampaignShown, **REFUSED},
    )
    @action(detail=False, methods=["post"], url_path="gallery/(?P<key>[^/]+)")
    def begin(self, request: Request, key: str) -> Response:
        """A draft from the gallery, and the templates that are missing for it."""
        body = self.body(Begun)
        made = gallery.begin(self.actor, self.brand, key, body.slug, body.name, body.gateways)
        return self.shown(made, 201)

    @extend_schema(request=Named, responses={201: CampaignShown})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, slug: str) -> Response:
        """A new draft like this one's."""
        body = self.body(Named)
        return self.shown(sharing.copy(self.actor, self.get_object(), body.slug, body.name), 201)

    @extend_schema(responses=CampaignFile)
    @action(detail=True, methods=["get"])
    def export(self, request: Request, slug: str) -> Response:
        """The draft with its templates as a file for `import`."""
        campaign = self.get_object()
        name = f'attachment; filename="{campaign.slug}.json"'
        return Response(sharing.exported(campaign), headers={"Content-Disposition": name})

    @extend_schema(
        operation_id="campaigns_import", request=CampaignFile, responses={201: CampaignShown, **REFUSED}
    )
    @action(detail=False, methods=["post"], url_path="import")
    def take_in(self, request: Request) -> Response:
        """A draft from an exported file; 422 says what is wrong with the file, and nothing is changed."""
        return self.shown(sharing.take_in(self.actor, self.brand, request.data), 201)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Refused):
            exc = shown.refusal(exc.code, exc.message, exc.problems)
        return super().handle_exception(exc)


def _entry(entry: Entry) -> dict[str, Any]:
    templates = [
        {"slug": each.slug, "name": each.name, "channel": each.channel, **each.content}
        for each in entry.templates
    ]
    return {
        "key": entry.key,
        "name": entry.name,
        "goal": entry.goal,
        "description": entry.description,
        "graph": entry.graph,
        "settings": entry.settings,
        "templates": templates,
    }
