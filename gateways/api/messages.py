"""`/api/v1/messages`: what was sent to whom, how far it came, and decisions about what is held (CONTRACT §6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.asked import one_of
from crm.api.resources import BrandResource
from gateways.api import shown
from gateways.api.bodies import MessageInFull, MessageShown, Resolution
from gateways.models import Message
from gateways.models.message import State
from gateways.policy.progress import STATUSES
from gateways.queries import messages
from gateways.services import review
from lib.clock import now
from lib.errors import Conflict

KNOWN = sorted({*STATUSES, *State.values})
FILTERS = [
    OpenApiParameter("customer", str, description="the platform's id"),
    OpenApiParameter("campaign", str, description="slug"),
    OpenApiParameter(
        "status", str, enum=KNOWN, description="as shown: delivery status, before one the state"
    ),
    OpenApiParameter("state", str, enum=State.values, description="between us and the gateway alone"),
    OpenApiParameter("channel", str),
    OpenApiParameter("template", str, description="slug"),
]
PLAIN = {"campaign": "campaign", "channel": "channel", "template": "template__slug", "state": "state"}
RESOLVE = {"sent": review.count_as_sent, "failed": review.give_up, "retry": review.send_again}


class Messages(BrandResource):
    """Messages of the key's brand, newest first."""

    thing = "messages"
    rights: ClassVar = {"resolve": "campaigns.edit"}  # it decides how a journey goes on
    queryset = Message.objects.all()
    lookup_field = "uid"
    ordering = ("-id",)

    @extend_schema(parameters=FILTERS, responses=MessageShown)
    def list(self, request: Request) -> Response:
        found = _filtered(self.get_queryset(), self.brand.pk, request.query_params)
        return self.paged(messages.listed(found, self.veil), lambda row: shown.message(row, self.veil))

    @extend_schema(responses=MessageInFull)
    def retrieve(self, request: Request, uid: str) -> Response:
        """One message, with the request that was posted."""
        return self._shown(self.get_object())

    @extend_schema(request=Resolution, responses=MessageInFull)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, uid: str) -> Response:
        """Decide about a message that is held, because nobody knows whether its request arrived."""
        message, way = self.get_object(), self.body(Resolution).as_
        if not RESOLVE[way](self.brand, [message.pk], now()):
            raise Conflict(f"The message is not held but {message.get_state_display().lower()}.")
        return self._shown(message)

    def _shown(self, message: Message) -> Response:
        found = messages.in_full(Message.objects.all()).get(pk=message.pk)
        return Response(shown.message_in_full(found, self.veil))


def _filtered(found: QuerySet[Message], brand_id: int, asked: Any) -> QuerySet[Message]:
    given = {name: value.replace("\0", "") for name, value in asked.items()}
    for name, known in (("status", KNOWN), ("state", State.values)):
        if name in given:
            one_of(name, given[name], known)
    found = found.filter(**{field: given[name] for name, field in PLAIN.items() if name in given})
    if "customer" in given:
        found = messages.of_customer(found, brand_id, given["customer"])
    return messages.with_status(found, given["status"]) if "status" in given else found
