"""`/api/v1/customers`: who they are, what is closed for them, and small corrections.

An id may hold anything, slashes as well. Where an id ends like one of the addresses beneath a customer
(`…/timeline`), `?ext_id=` on the list finds it all the same.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import shown
from crm.api.bodies import CustomerChanged, CustomerShown, OptOut
from crm.api.resources import BrandResource
from crm.models import Customer
from crm.queries import search
from crm.queries.customers import in_full
from crm.services import consent, segments
from crm.services.editing import edit
from crm.services.ledger import Proof
from lib.clock import now
from lib.pagination import limit_of

BY_API = Proof("api")
EXT_ID = OpenApiParameter("ext_id", str, "path", description="the platform's id, percent-encoded")
PAGE = [
    OpenApiParameter("cursor", str, description="from `next` or `previous` of another page"),
    OpenApiParameter("limit", int, description="customers a page, at most 1,000"),
]
FILTERS = [
    OpenApiParameter("ext_id", str, description="the one customer with this id"),
    OpenApiParameter("is_test", bool),
    OpenApiParameter(
        "q",
        str,
        description="whom it may mean: the beginning of an id, e-mail address, phone number or name, the surest "
        "first, on one page; `found_by` says by what. Personal data that is masked for the key is found whole only.",
    ),
]


class Customers(BrandResource):
    """Customers of the key's brand. They are made by their events."""

    thing = "customers"
    queryset = Customer.objects.select_related("brand__label")
    lookup_field = "ext_id"
    by_alias = True

    @extend_schema(parameters=FILTERS, responses=CustomerShown)
    def list(self, request: Request) -> Response:
        found = _filtered(self.get_queryset(), request.query_params)
        if request.query_params.get("q", "").strip():
            return self._searched(found, request)
        return self.paged(in_full(found), partial(shown.customer, veil=self.veil))

    @extend_schema(parameters=[EXT_ID], responses=CustomerShown)
    def retrieve(self, request: Request, ext_id: str) -> Response:
        """A customer, with the segments it is in right now."""
        return self._shown(self.get_object())

    @extend_schema(parameters=[EXT_ID], request=CustomerChanged, responses=CustomerShown)
    def partial_update(self, request: Request, ext_id: str) -> Response:
        body = self.body(CustomerChanged)
        return self._shown(edit(self.actor, self.get_object(), body.attributes, body.is_test, now()))

    @extend_schema(parameters=[EXT_ID], request=OptOut, responses={201: CustomerShown})
    def opt_out(self, request: Request, ext_id: str) -> Response:
        """Close a channel for the customer."""
        customer, body = self.get_object(), self.body(OptOut)
        consent.opt_out(self.actor, customer, body.channel, body.reason, now(), BY_API)
        return self._shown(customer, 201)

    @extend_schema(parameters=[EXT_ID], responses={204: None})
    def opt_in(self, request: Request, ext_id: str, channel: str) -> Response:
        """Open a channel again that was closed on our side."""
        consent.opt_in(self.actor, self.get_object(), channel.replace("\0", ""), now(), BY_API)
        return Response(status=204)

    def _searched(self, customers: QuerySet[Customer], request: Request) -> Response:
        """One page; a customer whom another filter leaves out is not in it."""
        q, most = request.query_params["q"], min(limit_of(request), search.MOST)
        found_by = {hit.id: hit.by for hit in search.find(self.brand.pk, q, most, self.veil.names)}
        rows = in_full(customers.filter(pk__in=found_by))
        ordered = sorted(rows, key=lambda row: list(found_by).index(row.pk))
        results = [{**shown.customer(row, self.veil), "found_by": found_by[row.pk]} for row in ordered]
        return Response({"next": None, "previous": None, "results": results})

    def _shown(self, customer: Customer, status: int = 200) -> Response:
        found = in_full(self.get_queryset()).get(pk=customer.pk)
        return Response(
            shown.customer(found, self.veil, segments.of_customer(found, self.brand, now())), status
        )


def _filtered(customers: QuerySet[Customer], asked: Any) -> QuerySet[Customer]:
    if "ext_id" in asked:
        customers = customers.filter(ext_id=asked["ext_id"].replace("\0", ""))
    if "is_test" in asked:
        if asked["is_test"] not in ("true", "false"):
            raise ParseError("is_test is true or false.", code="invalid_filter")
        customers = customers.filter(is_test=asked["is_test"] == "true")
    return customers
