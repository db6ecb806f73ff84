"""`/api/v1/popup`: what the customer's site or app shows at an action, and that it has shown it (key for events)."""

from __future__ import annotations

from typing import Annotated, Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.api.authentication import key_of
from crm.api.bodies import ExtId
from gateways.services import popups
from lib import clock

Action = Annotated[str, Field(min_length=1, max_length=100, examples=["app_open"])]
Text = Annotated[str, Field(max_length=255)]


class ActionDone(BaseModel):
    """A customer's action. `reference` comes back as it is."""

    model_config = ConfigDict(extra="ignore")

    client_id: ExtId
    action: Action
    reference: Text | None = None


class PopupButton(BaseModel):
    name: str


class PopupContent(BaseModel):
    title: str
    subtitle: str | None
    image_url: str | None
    text: str | None
    button: PopupButton | None
    promocode: str | None


class PopupStyle(BaseModel):
    main_color: str | None
    second_color: str | None


class PopupShown(BaseModel):
    """A popup to be shown now. `navlink`: what its button opens."""

    popup_id: str
    reference: str | None
    navlink: str | None
    content: PopupContent
    style: PopupStyle


class PopupConfirmed(BaseModel):
    """A popup that was shown; `clicked` if its button was pressed. `source_id` is taken and not kept."""

    model_config = ConfigDict(extra="ignore")

    client_id: ExtId
    popup_id: Text
    source_id: str | int | None = None
    clicked: StrictBool = False


class PopupAtAction(APIView):
    """Asked by the app at each action at which it may show something."""

    scope = "events"

    @extend_schema(
        operation_id="popup_at_action",
        tags=["popups"],
        request=ActionDone,
        responses={200: PopupShown, 204: OpenApiResponse(description="nothing is to be shown")},
    )
    def post(self, request: Request) -> Response:
        """The popup that waits for this action of the customer; the same one until it is confirmed or expires."""
        asked = ActionDone.model_validate(request.data)
        found = popups.show(key_of(request).brand, asked.client_id, asked.action, clock.now())
        if found is None:
            return Response(status=204)
        answer: dict[str, Any] = {"popup_id": found.uid, "reference": asked.reference, **found.body}
        return Response(answer)


class PopupConfirmation(APIView):
    """Told by the app when it has shown a popup."""

    scope = "events"

    @extend_schema(
        operation_id="popup_confirm", tags=["popups"], request=PopupConfirmed, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        """It is not shown again. 404 for a popup that this customer never had."""
        told = PopupConfirmed.model_validate(request.data)
        popups.confirm(
            key_of(request).brand, told.client_id, told.popup_id, clock.now(), clicked=told.clicked
        )
        return Response(status=204)
