"""`/api/v1/audiences`: lists of customers kept by hand, file or program."""

from __future__ import annotations

from functools import partial

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import shown
from crm.api.bodies import (
    Added,
    AudienceChanged,
    AudienceShown,
    CustomersPage,
    Members,
    NewAudience,
    Removed,
)
from crm.api.customers import PAGE
from crm.api.resources import BrandResource
from crm.models import Audience
from crm.queries.customers import in_full, members_of
from crm.services import audiences
from lib.clock import now


class Audiences(BrandResource):
    """Audiences of the key's brand."""

    thing = "segments"
    queryset = Audience.objects.select_related("brand__label")

    @extend_schema(responses=AudienceShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.audience)

    @extend_schema(request=NewAudience, responses={201: AudienceShown})
    def create(self, request: Request) -> Response:
        body = self.body(NewAudience)
        audience = audiences.create(self.actor, self.brand, body.slug, body.name)
        return Response(shown.audience(audience, 0), 201)

    @extend_schema(responses=AudienceShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=AudienceChanged, responses=AudienceShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        return self._shown(audiences.rename(self.actor, self.get_object(), self.body(AudienceChanged).name))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while a campaign or a segment names it."""
        audiences.delete(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=Members, responses=Added)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, slug: str) -> Response:
        """Put customers on it, up to 10,000 at a time. Those on it already and unknown ids do no harm."""
        audience = self.get_object()
        outcome = audiences.add(self.actor, audience, self.body(Members).customers, now())
        return Response(
            {"added": outcome.added, "unknown": outcome.unknown, "members": audience.members.count()}
        )

    @extend_schema(request=Members, responses=Removed)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, slug: str) -> Response:
        """Take customers off it, up to 10,000 at a time."""
        audience = self.get_object()
        removed = audiences.remove(self.actor, audience, self.body(Members).customers, now())
        return Response({"removed": removed, "members": audience.members.count()})

    @extend_schema(parameters=PAGE, responses=CustomersPage)
    @action(detail=True, methods=["get"])
    def customers(self, request: Request, slug: str) -> Response:
        """Who is on it."""
        return self.paged(in_full(members_of(self.get_object())), partial(shown.customer, veil=self.veil))

    def _shown(self, audience: Audience) -> Response:
        return Response(shown.audience(audience, audience.members.count()))
