"""`/api/v1/categories`: what a brand writes about, and what holds for customers who have said nothing."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from crm.models import Category
from gateways.api import consent_shown as shown
from gateways.api.consent_bodies import CategoryChanged, CategoryShown, NewCategory
from gateways.services import categories
from lib.clock import now


class Categories(BrandResource):
    """Categories of the key's brand."""

    thing = "consent"
    queryset = Category.objects.select_related("brand__label")

    @extend_schema(responses=CategoryShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.category)

    @extend_schema(request=NewCategory, responses={201: CategoryShown})
    def create(self, request: Request) -> Response:
        made = categories.create(self.actor, self.brand, now=now(), **self.body(NewCategory).model_dump())
        return Response(shown.category(made), 201)

    @extend_schema(responses=CategoryShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(shown.category(self.get_object()))

    @extend_schema(request=CategoryChanged, responses=CategoryShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Choices of customers stay; a new default holds at once for all who have made none."""
        body = self.body(CategoryChanged)
        return Response(
            shown.category(categories.change(self.actor, self.get_object(), now(), **body.model_dump()))
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while a template or a campaign names it. The choices go with it; the ledger keeps them."""
        categories.delete(self.actor, self.get_object(), now())
        return Response(status=204)
