"""`/api/v1/inbox`: a customer's notifications for the site or app that shows them (key for events)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from drf_spectacular.utils import extend_schema
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.api.authentication import key_of
from crm.api.bodies import Body, ExtId
from gateways.models import Notification
from gateways.services import inbox
from lib import clock

PAGE = 20
"""Notifications that are handed out at once, at most."""

Uid = Annotated[str, Field(max_length=64)]


class InboxAsked(Body):
    """Whose inbox, and which part of it, the newest first."""

    client_id: ExtId
    start: Annotated[int, Field(ge=0, le=10_000, description="how many of the newest to leave out")] = 0


class InboxLine(Body):
    """A notification. `body` is its text; `expires_at` when it leaves the inbox."""

    uid: str
    title: str
    body: str
    image: str | None
    link: str | None
    button: str | None
    read: bool
    sent_at: str
    expires_at: str


class InboxShown(Body):
    """A part of the inbox, and how many in all of it have not been read."""

    unread: int
    notifications: list[InboxLine]


class InboxMarked(Body):
    """What happened to notifications; without `uids` to all of them."""

    client_id: ExtId
    mark: Literal["read", "clicked", "deleted"]
    uids: Annotated[list[Uid], Field(max_length=1_000)] | None = None


class Marked(Body):
    """The notifications that this was about."""

    uids: list[str]


class Inbox(APIView):
    """The notifications that have neither expired nor been deleted."""

    scope = "events"

    @extend_schema(operation_id="inbox", tags=["inbox"], request=InboxAsked, responses=InboxShown)
    def post(self, request: Request) -> Response:
        """Up to 20. By POST, so that the customer's id stands in no log of addresses."""
        asked = InboxAsked.model_validate(request.data)
        rows = inbox.shown(key_of(request).brand, asked.client_id, clock.now())
        page = rows[asked.start : asked.start + PAGE]
        unread = rows.filter(read_at=None).count()
        return Response({"unread": unread, "notifications": [_line(row) for row in page]})


class InboxMarks(APIView):
    """What the customer did with them."""

    scope = "events"

    @extend_schema(operation_id="inbox_mark", tags=["inbox"], request=InboxMarked, responses=Marked)
    def post(self, request: Request) -> Response:
        """Read counts as opened. Again, or of what is not there any more, changes nothing."""
        told = InboxMarked.model_validate(request.data)
        brand = key_of(request).brand
        return Response({"uids": inbox.mark(brand, told.client_id, told.mark, clock.now(), told.uids)})


def _line(row: Notification) -> dict[str, Any]:
    return {
        "uid": row.message.uid,
        **(row.message.body or {}),
        "read": row.read_at is not None,
        "sent_at": row.created_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
    }
