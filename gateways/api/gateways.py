"""`/api/v1/gateways`: the customer's endpoints, their health, and a test call (CONTRACT §2, §6)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.edits import etag_of, keep_slug, known_state
from crm.api.resources import BrandResource
from gateways.api import shown
from gateways.api.bodies import (
    GatewayChanged,
    GatewayReplaced,
    GatewayShown,
    NewGateway,
    Tested,
    TrialShown,
)
from gateways.contract import own_channels
from gateways.models import Gateway
from gateways.services import gateways, removal, trial
from lib.errors import Invalid


class Gateways(BrandResource):
    """Gateways of the key's brand."""

    thing = "gateways"
    rights: ClassVar = {"test": "gateways.test"}
    queryset = Gateway.objects.select_related("brand__label")

    def get_queryset(self) -> QuerySet[Any]:
        """Without the nominal ones of channels of our own, of which nothing can be set."""
        return super().get_queryset().exclude(channel__in=own_channels())

    @extend_schema(responses=GatewayShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.gateway)

    @extend_schema(request=NewGateway, responses={201: GatewayShown})
    def create(self, request: Request) -> Response:
        """The URL is checked: it may not lead into private networks."""
        body = self.body(NewGateway).model_dump()
        return self._shown(gateways.create(self.actor, self.brand, **body), 201)

    @extend_schema(responses=GatewayShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=GatewayReplaced, responses=GatewayShown)
    def update(self, request: Request, slug: str) -> Response:
        """Replace. With If-Match, only if nobody has changed it since (409 else)."""
        body = self.body(GatewayReplaced)
        keep_slug(body.slug, slug)
        return self._changed(body)

    @extend_schema(request=GatewayChanged, responses=GatewayShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change what is given. With If-Match, only if nobody has changed it since (409 else)."""
        return self._changed(self.body(GatewayChanged))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while templates or messages need it; make it inactive instead."""
        removal.delete_gateway(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=Tested, responses=TrialShown)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, slug: str) -> Response:
        """Post a harmless message now, and see the request and the answer."""
        body = self.body(Tested)
        return Response(
            shown.trial(trial.send_test(self.get_object(), body.ext_user_id, body.to_email_address))
        )

    def _changed(self, body: GatewayReplaced | GatewayChanged) -> Response:
        gateway = self.get_object()
        # Checked before the service locks the row: two edits in the same milliseconds may both pass.
        known_state(self.request, gateway.updated_at)
        changes: dict[str, Any] = body.model_dump(exclude={"slug", "channel"}, exclude_none=True)
        _keep_channel(getattr(body, "channel", None), gateway)
        return self._shown(gateways.update(self.actor, gateway, **changes))

    def _shown(self, gateway: Gateway, status: int = 200) -> Response:
        return Response(shown.gateway(gateway), status, headers=etag_of(gateway.updated_at))


def _keep_channel(given: str | None, gateway: Gateway) -> None:
    if given not in (None, gateway.channel):
        raise Invalid(
            f"The channel stays {gateway.channel}: templates are written for it.",
            code="channel_stays",
            field="channel",
        )
