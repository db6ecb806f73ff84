"""`/api/v1/customers/{ext_id}/points`: what a customer has, why, and a way to change it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.customers import EXT_ID, PAGE
from crm.api.resources import BrandResource
from crm.models import Customer
from gamification.api import shown
from gamification.api.bodies import PointsAdjusted, PointsEntriesPage, PointsEntryShown, PointsShown
from gamification.models import Entry
from gamification.queries import balances, levels, lots
from gamification.services.adjusting import adjust
from lib.clock import now


class PointsOfCustomer(BrandResource):
    """Points of one customer of the key's brand."""

    thing = "points"
    queryset = Customer.objects.select_related("brand__label")
    lookup_field = "ext_id"
    by_alias = True
    ordering = ("-id",)

    @extend_schema(parameters=[EXT_ID], responses=PointsShown, operation_id="customer_points")
    def retrieve(self, request: Request, ext_id: str) -> Response:
        customer = self.get_object()
        held = balances.of(self.brand.pk, customer.pk)
        level = levels.at(levels.of_brand(self.brand.pk), held.ever)
        return Response(shown.points(held, lots.ending(customer.pk), level))

    @extend_schema(
        parameters=[EXT_ID],
        request=PointsAdjusted,
        responses={201: PointsEntryShown},
        operation_id="customer_points_adjust",
    )
    def adjust(self, request: Request, ext_id: str) -> Response:
        """Give points or take some. 200 with the entry that is there where `once` was used before."""
        customer, body = self.get_object(), self.body(PointsAdjusted)
        entry, new = adjust(
            self.actor,
            customer,
            body.amount,
            now(),
            note=body.note,
            once=body.once,
            floored=body.floor,
            expires_at=body.expires_at,
        )
        return Response(shown.entry(entry), 201 if new else 200)

    @extend_schema(
        parameters=[EXT_ID, *PAGE], responses=PointsEntriesPage, operation_id="customer_points_entries"
    )
    def entries(self, request: Request, ext_id: str) -> Response:
        """Every step, newest first."""
        return self.paged(Entry.objects.filter(customer=self.get_object()), shown.entry)
