"""Notifications inside the customer's site or app: an inbox that Beckon itself keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import Field

from gateways.channels._addresses import check_addresses, flawed_addresses
from gateways.channels._fields import render_fields
from gateways.contract import Channel, ChannelContent, Envelope, Flaw, channels
from gateways.services import inbox

if TYPE_CHECKING:
    from gateways.rendering.context import Context


class Content(ChannelContent):
    """The templates of a notification."""

    title: str = Field(min_length=1, title="Title")
    body: str = Field(min_length=1, title="Text")
    image: str = Field("", title="Image", description="Its address, https://…")
    link: str = Field("", title="Link", description="What a tap opens: https://… or a deep link")
    button: str = Field(
        "", title="Button", description="What stands on the button; empty: the whole is tapped"
    )


@channels.register
class Notification(Channel):
    """No gateway is called: it is delivered by standing in the inbox, at any time of the day."""

    key = "notification"
    label = "Notification"
    spoken = "notification in our app or on our site"
    icon = "notifications"
    callback_type = "cim"
    own = True
    at_once = "delivered"
    Content = Content
    sample = {"title": "A test from Beckon", "body": "Notifications work."}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        texts = render_fields({name: content.get(name, "") for name in Content.model_fields}, context)
        check_addresses(texts, "image", "link")
        return {
            "title": texts["title"],
            "body": texts["body"],
            "image": texts["image"].strip() or None,
            "link": texts["link"].strip() or None,
            "button": texts["button"].strip() or None,
        }

    @classmethod
    def flaws(cls, content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Sequence[Flaw]:
        return flawed_addresses(content, "image", "link")

    @classmethod
    def keep(cls, message_ids: Sequence[int], now: datetime) -> Mapping[int, str]:
        return inbox.add(message_ids, now)
