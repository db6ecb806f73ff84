"""`/api/v1/suppressions`: whom the brand does not write to, whatever they said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from crm.models import Brand, Suppression
from crm.policy.addresses import subject_of_address, subject_of_customer
from crm.services import suppressions
from crm.services.suppressions import Line
from gateways.api import consent_shown as shown
from gateways.api.consent_bodies import (
    BounceRule,
    NewSuppression,
    NewSuppressions,
    SuppressionsAdded,
    SuppressionShown,
)
from gateways.services import bounces
from lib.clock import now
from lib.errors import NotFound

FILTERS = [
    OpenApiParameter("customer", str, description="lines of this customer's id"),
    OpenApiParameter("address", str, description="the lines of an address, in clear or as its SHA-256"),
    OpenApiParameter("cause", str, enum=["hand", "api", "file", "bounce"]),
]
ID = OpenApiParameter("id", int, "path")


class Suppressions(BrandResource):
    """The list of the key's brand, newest first."""

    thing = "consent"
    queryset = Suppression.objects.select_related("brand__label")
    lookup_field = "id"
    ordering = ("-id",)

    @extend_schema(parameters=FILTERS, responses=SuppressionShown)
    def list(self, request: Request) -> Response:
        return self.paged(_filtered(self.get_queryset(), request.query_params), shown.suppression)

    @extend_schema(request=NewSuppression, responses={201: SuppressionsAdded})
    def create(self, request: Request) -> Response:
        """A customer's id need not be known yet. An address is kept as its hash only."""
        return self._added([self.body(NewSuppression)])

    @extend_schema(request=NewSuppressions, responses={201: SuppressionsAdded})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Up to 10,000 lines; one that is wrong refuses them all."""
        return self._added(self.body(NewSuppressions).lines)

    @extend_schema(methods=["GET"], responses=BounceRule)
    @extend_schema(methods=["PUT"], request=BounceRule, responses=BounceRule)
    @action(detail=False, methods=["get", "put"])
    def bounces(self, request: Request) -> Response:
        """When failures put a customer's channel on the list by themselves."""
        if request.method == "PUT":
            bounces.set_limit(self.actor, self.brand, self.body(BounceRule).limit)
        # Callers are remembered for some seconds; the brand is read anew.
        return Response({"limit": Brand.objects.values_list("bounce_limit", flat=True).get(pk=self.brand.pk)})

    @extend_schema(parameters=[ID], responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Take a line off the list."""
        if not (id.isascii() and id.isdigit() and len(id) < 19):
            raise NotFound(f"There is no line “{id}” on the list.")
        suppressions.lift(self.actor, self.get_object(), now(), "api")
        return Response(status=204)

    def _added(self, wanted: Sequence[NewSuppression]) -> Response:
        added = suppressions.suppress(self.actor, [self._line(one) for one in wanted], now())
        suppressions.counted(self.actor, self.brand, Suppression.Cause.API, added)
        return Response({"added": added}, 201)

    def _line(self, body: NewSuppression) -> Line:
        return suppressions.line_for(
            self.brand,
            customer=body.customer or "",
            address=body.address or "",
            channel=bounces.known_channel(body.channel or ""),
            cause=Suppression.Cause.API,
            reason=body.reason,
        )


def _filtered(rows: QuerySet[Suppression], asked: Any) -> QuerySet[Suppression]:
    given = {
        name: asked[name].replace("\0", "") for name in ("customer", "address", "cause") if asked.get(name)
    }
    if "customer" in given:
        rows = rows.filter(subject=subject_of_customer(given["customer"]))
    if "address" in given:
        rows = rows.filter(subject=subject_of_address(given["address"]) or "none")
    return rows.filter(cause=given["cause"]) if "cause" in given else rows
