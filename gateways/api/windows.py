"""`/api/v1/delivery-windows`: when messages of a channel may leave, in place of the label's window."""

from __future__ import annotations

from datetime import time

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.bodies import Window
from crm.api.resources import BrandResource
from gateways.api import caps_shown as shown
from gateways.api.cap_bodies import WindowShown
from gateways.models import DeliveryWindow
from gateways.services import windows


class DeliveryWindows(BrandResource):
    """Windows of the key's brand, by channel."""

    thing = "consent"
    queryset = DeliveryWindow.objects.select_related("brand__label")
    lookup_field = "channel"

    @extend_schema(responses=WindowShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.window)

    @extend_schema(responses=WindowShown)
    def retrieve(self, request: Request, channel: str) -> Response:
        return Response(shown.window(self.get_object()))

    @extend_schema(request=Window, responses=WindowShown)
    def update(self, request: Request, channel: str) -> Response:
        """From and until which time on the customer's wall they may leave; equal times: at any."""
        body = self.body(Window)
        start, end = time.fromisoformat(body.from_), time.fromisoformat(body.until)
        return Response(shown.window(windows.set_window(self.actor, self.brand, channel, start, end)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, channel: str) -> Response:
        """What is usual for the channel holds again: for SMS and push the label's window, for others none."""
        windows.remove_window(self.actor, self.get_object())
        return Response(status=204)
