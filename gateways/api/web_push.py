"""`/api/v1/web-push`: the key that browsers subscribe with, and whose browser it is (key for events)."""

from __future__ import annotations

from typing import Annotated

from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.api.authentication import key_of
from crm.api.bodies import ExtId
from gateways.services import browsers
from lib import clock

Key = Annotated[str, Field(min_length=1, max_length=200)]
Endpoint = Annotated[str, Field(max_length=2048, examples=["https://push.example.com/send/abc"])]


class BrowserKeyShown(BaseModel):
    """What a page hands to `pushManager.subscribe` as `applicationServerKey`."""

    application_server_key: str


class BrowserKeys(BaseModel):
    p256dh: Key
    auth: Key


class BrowserSubscribed(BaseModel):
    """`PushSubscription.toJSON()` of a browser, and whose it is."""

    model_config = ConfigDict(extra="ignore")

    client_id: ExtId
    endpoint: Endpoint
    keys: BrowserKeys


class BrowserLeft(BaseModel):
    """A browser that is written to no more."""

    model_config = ConfigDict(extra="ignore")

    endpoint: Endpoint


class WebPushKey(APIView):
    """The public key of the brand, which stays."""

    scope = "events"

    @extend_schema(operation_id="web_push_key", tags=["web push"], responses=BrowserKeyShown)
    def get(self, request: Request) -> Response:
        """Made when it is first asked for."""
        return Response({"application_server_key": browsers.key_of(key_of(request).brand).public})


class Browsers(APIView):
    """The browsers of customers."""

    scope = "events"

    @extend_schema(
        operation_id="web_push_subscribe", tags=["web push"], request=BrowserSubscribed, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        """This browser is the customer's from now on, whosever it was. 404 for a customer who is not known."""
        given = BrowserSubscribed.model_validate(request.data)
        browsers.subscribe(
            key_of(request).brand,
            given.client_id,
            given.endpoint,
            given.keys.p256dh,
            given.keys.auth,
            clock.now(),
        )
        return Response(status=204)

    @extend_schema(
        operation_id="web_push_unsubscribe", tags=["web push"], request=BrowserLeft, responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        """It is written to no more. Again changes nothing."""
        browsers.unsubscribe(key_of(request).brand, BrowserLeft.model_validate(request.data).endpoint)
        return Response(status=204)
