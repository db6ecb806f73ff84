"""`/api/v1/label`: the account that the key's brand belongs to."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api import shown
from crm.api.bodies import LabelChanged, LabelShown, Window
from crm.api.resources import BrandResource
from crm.models import Label
from crm.services import labels


class Account(BrandResource):
    """Time zone, delivery window and web origins, for all brands of the account."""

    queryset = Label.objects.all()
    pagination_class = None

    def get_queryset(self) -> QuerySet[Label]:
        if getattr(self, "swagger_fake_view", False):
            return Label.objects.none()
        # Callers are remembered for some seconds; the account is read anew.
        return Label.objects.filter(pk=self.brand.label_id)

    @extend_schema(operation_id="label_retrieve", responses=LabelShown)
    def retrieve(self, request: Request) -> Response:
        return Response(shown.label(self.get_queryset().get()))

    @extend_schema(request=LabelChanged, responses=LabelShown)
    def partial_update(self, request: Request) -> Response:
        """Change what is given."""
        body = self.body(LabelChanged)
        changes: dict[str, Any] = body.model_dump(exclude={"window"})
        changes["window"] = body.window and _times(body.window)
        return Response(shown.label(labels.change(self.actor, self.get_queryset().get(), **changes)))


def _times(window: Window) -> tuple[time, time]:
    return time.fromisoformat(window.from_), time.fromisoformat(window.until)
