"""`/api/v1/levels`: how far customers come by all that they are awarded."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from gamification.api import shown
from gamification.api.bodies import LevelChanged, LevelShown, NewLevel
from gamification.models import Level
from gamification.services import levels


class Levels(BrandResource):
    """Levels of the key's brand, the lowest first."""

    thing = "missions"
    queryset = Level.objects.select_related("brand__label")
    ordering = ("points",)  # of one brand no two are alike

    @extend_schema(responses=LevelShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.level)

    @extend_schema(request=NewLevel, responses={201: LevelShown})
    def create(self, request: Request) -> Response:
        made = levels.create(self.actor, self.brand, **self.body(NewLevel).model_dump())
        return Response(shown.level(made), 201)

    @extend_schema(responses=LevelShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(shown.level(self.get_object()))

    @extend_schema(request=LevelChanged, responses=LevelShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """It holds at once for all customers, and nobody is told."""
        given = self.body(LevelChanged).model_dump(exclude_none=True)
        return Response(shown.level(levels.change(self.actor, self.get_object(), **given)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while a campaign or a segment names it."""
        levels.delete(self.actor, self.get_object())
        return Response(status=204)
