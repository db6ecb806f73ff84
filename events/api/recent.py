"""`GET /api/v1/events`: what came in lately, newest first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.authentication import caller_of
from crm.services import customers
from events.models import Event

FILTERS = [
    OpenApiParameter("customer", str, description="the platform's id of a customer"),
    OpenApiParameter("event_type", str),
    OpenApiParameter("client_action", str),
]


class EventSerializer(serializers.ModelSerializer[Event]):
    """An event as it was kept."""

    customer = serializers.CharField(source="customer.ext_id", default=None, allow_null=True)
    event_type = serializers.CharField(source="name")
    client_action = serializers.CharField(source="action")

    class Meta:
        model = Event
        fields = [
            "id", "eid", "event_type", "client_action", "customer", "occurred_at", "received_at", "source", "payload",
        ]  # fmt: skip


class RecentEvents(GenericAPIView[Event]):
    """The log, filtered."""

    scopes: ClassVar = {"GET": "manage", "POST": "events"}
    thing = "events"
    rights: ClassVar = {"post": None}  # events are posted by platforms
    serializer_class = EventSerializer
    queryset = Event.objects.none()
    ordering = ("-id",)

    @extend_schema(
        operation_id="list_events",
        summary="Recent events",
        tags=["events"],
        parameters=FILTERS,
        responses=EventSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(_found(caller_of(request).brand.pk, request.query_params))
        rows = self.get_serializer(page, many=True).data
        veil = caller_of(request).veil
        return self.get_paginated_response([{**row, "payload": veil.over(row["payload"])} for row in rows])


def _found(brand_id: int, asked: Any) -> QuerySet[Event]:
    events = Event.objects.filter(brand_id=brand_id).select_related("customer")
    if "customer" in asked:
        events = events.filter(customer=customers.id_of(brand_id, asked["customer"]))
    if "event_type" in asked:
        events = events.filter(name=asked["event_type"].replace("\0", ""))
    if "client_action" in asked:
        events = events.filter(action=asked["client_action"].replace("\0", ""))
    return events
