"""`/api/v1/calls`: what journeys asked of the outside, what was answered, and failed calls made once more."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.asked import one_of
from crm.api.resources import BrandResource
from gateways.api import calls_shown
from gateways.api.calls_shown import CallInFull, CallShown
from gateways.models import Call
from gateways.models.call import CallState
from gateways.queries.call_lists import listed, narrowed
from gateways.services.call_review import call_again
from lib.clock import now
from lib.errors import Conflict

FILTERS = [
    OpenApiParameter("customer", str, description="the platform's id"),
    OpenApiParameter("campaign", str, description="slug"),
    OpenApiParameter("state", str, enum=CallState.values),
    OpenApiParameter("kind", str, enum=Call.Kind.values),
    OpenApiParameter("host", str, description="where it goes, from the beginning: api.example"),
]
CHOICES = (("state", CallState.values), ("kind", Call.Kind.values))


class Calls(BrandResource):
    """Calls of the key's brand to the outside, newest first."""

    thing = "messages"
    rights: ClassVar = {"retry": "campaigns.edit"}
    queryset = Call.objects.all()
    lookup_field = "uid"
    ordering = ("-id",)

    @extend_schema(parameters=FILTERS, responses=CallShown)
    def list(self, request: Request) -> Response:
        found = _filtered(self.get_queryset(), self.brand.pk, request.query_params)
        return self.paged(listed(found), lambda row: calls_shown.call(row, self.veil))

    @extend_schema(responses=CallInFull)
    def retrieve(self, request: Request, uid: str) -> Response:
        """One call, with what was asked and what was kept of the answer; secrets and personal data masked."""
        return self._shown(self.get_object())

    @extend_schema(request=None, responses=CallInFull)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, uid: str) -> Response:
        """Make a failed call once more, under the same uid. Its customer has gone on by `failed` and stays there."""
        call = self.get_object()
        if not call_again(self.brand, [call.pk], now()):
            raise Conflict(
                "Only a failed call whose body is still kept, and of which nothing was reported, is made again."
            )
        return self._shown(call)

    def _shown(self, call: Call) -> Response:
        found = Call.objects.select_related("customer", "gateway").get(pk=call.pk)
        return Response(calls_shown.call_in_full(found, self.veil))


def _filtered(found: QuerySet[Call], brand_id: int, asked: Any) -> QuerySet[Call]:
    given = {name: value.replace("\0", "") for name, value in asked.items()}
    for name, known in CHOICES:
        if name in given:
            one_of(name, given[name], known)
    return narrowed(found, brand_id, given)
