"""`/api/v1/frequency-caps`: how many messages a customer gets at most, and what becomes of those beyond."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from gateways.api import caps_shown as shown
from gateways.api.cap_bodies import CapChanged, CapShown, NewCap
from gateways.models import FrequencyCap
from gateways.services import caps


class FrequencyCaps(BrandResource):
    """Frequency caps of the key's brand."""

    thing = "consent"
    queryset = FrequencyCap.objects.select_related("brand__label")

    @extend_schema(responses=CapShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.cap)

    @extend_schema(request=NewCap, responses={201: CapShown})
    def create(self, request: Request) -> Response:
        """Messages that have left already count."""
        made = caps.create(self.actor, self.brand, **_fields(self.body(NewCap)))
        return Response(shown.cap(made), 201)

    @extend_schema(responses=CapShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(shown.cap(self.get_object()))

    @extend_schema(request=CapChanged, responses=CapShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Holds for the next message that could leave; what waits is decided anew when its time has come."""
        changed = caps.change(self.actor, self.get_object(), **_fields(self.body(CapChanged)))
        return Response(shown.cap(changed))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        caps.delete(self.actor, self.get_object())
        return Response(status=204)


def _fields(body: NewCap | CapChanged) -> dict[str, Any]:
    """What is given, as the services name it."""
    given = body.model_dump(exclude={"within", "delay"}, exclude_none=True)
    for part in (body.within, body.delay):
        given |= part.fields if part is not None else {}
    return given
