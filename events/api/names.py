"""`/api/v1/client-actions` and `/api/v1/event-types`: the names known, by traffic or by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource
from crm.services.pii import Veil
from events.models import ClientAction, EventType
from events.services.registry import MAX_NAME, register_client_action


class FieldSeen(BaseModel):
    """A payload field: the types it came in, its latest value, and whether `$field` can be written."""

    types: list[str]
    sample: Any
    addressable: bool


class NameShown(BaseModel):
    """A name, when it came, and with which fields. `registered`: by hand."""

    name: str
    registered: bool
    first_seen: str | None
    last_seen: str | None
    fields: dict[str, FieldSeen]


class NewClientAction(BaseModel):
    """A client action to be registered before its first occurrence."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=MAX_NAME, examples=["cashback_ready"])


class ClientActions(BrandResource):
    """Values of `payload.client_action`."""

    thing = "events"
    queryset = ClientAction.objects.all()

    @extend_schema(responses=NameShown)
    def list(self, request: Request) -> Response:
        """All client actions in the order of their first sight."""
        return self.paged(self.get_queryset(), partial(shown, veil=self.veil))

    @extend_schema(request=NewClientAction, responses={201: NameShown})
    def create(self, request: Request) -> Response:
        """Register one by hand. Doing so twice changes nothing."""
        name = self.body(NewClientAction).name
        return Response(shown(register_client_action(self.brand, name, self.actor), self.veil), 201)


class EventTypes(BrandResource):
    """Values of `event_type`."""

    thing = "events"
    queryset = EventType.objects.all()

    @extend_schema(responses=NameShown)
    def list(self, request: Request) -> Response:
        """All event types in the order of their first sight."""
        return self.paged(self.get_queryset(), partial(shown, veil=self.veil))


def shown(row: ClientAction | EventType, veil: Veil) -> dict[str, Any]:
    """How a name looks in an answer."""
    return {
        "name": row.name,
        "registered": row.registered,
        "first_seen": row.first_seen and row.first_seen.isoformat(),
        "last_seen": row.last_seen and row.last_seen.isoformat(),
        "fields": veil.samples(row.fields),
    }
