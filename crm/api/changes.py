"""`/api/v1/changes`: the audit log, newest first."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import shown
from crm.api.bodies import ChangeShown
from crm.api.resources import BrandResource
from crm.models import Change

FILTERS = [
    OpenApiParameter("noun", str, description="what was changed: segment, campaign, gateway …"),
    OpenApiParameter("name", str),
    OpenApiParameter("actor", str, description="operator:<name>, key:<prefix>, command:<name> or system"),
]


class Changes(BrandResource):
    """Who changed what in the brand, and in the settings of its account."""

    queryset = Change.objects.all()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Change]:
        if getattr(self, "swagger_fake_view", False):
            return Change.objects.none()
        account = Q(brand=None, label=self.brand.label_id, noun="label")
        return Change.objects.filter(Q(brand=self.brand) | account)

    @extend_schema(parameters=FILTERS, responses=ChangeShown)
    def list(self, request: Request) -> Response:
        asked: Any = request.query_params
        wanted = {
            field: asked[field].replace("\0", "") for field in ("noun", "name", "actor") if field in asked
        }
        return self.paged(self.get_queryset().filter(**wanted), partial(shown.change, veil=self.veil))
