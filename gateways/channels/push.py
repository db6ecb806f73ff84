"""Push notifications, through the customer's own push service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from gateways.channels._addresses import check_addresses, flawed_addresses
from gateways.channels._fields import render_fields
from gateways.contract import Channel, ChannelContent, Envelope, Flaw, channels

if TYPE_CHECKING:
    from gateways.rendering.context import Context


class Content(ChannelContent):
    """The templates of a push notification."""

    title: str = Field(min_length=1, title="Title")
    body: str = Field(min_length=1, title="Text")
    image: str = Field("", title="Image", description="PNG or JPG, 2:1, up to 300 KB: its address, https://…")
    link: str = Field("", title="Link", description="What a tap opens: https://… or a deep link of the app")


@channels.register
class Push(Channel):
    """Named as custom IM in callbacks, and kept to the delivery window like an SMS (CONTRACT §4.8)."""

    key = "push"
    label = "Push"
    spoken = "push message on your phone"
    icon = "notifications_active"
    callback_type = "cim"
    windowed = True
    Content = Content
    sample = {"title": "A test from Beckon", "body": "This gateway works."}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        names = Content.model_fields
        texts = render_fields({name: content.get(name, "") for name in names}, context)
        check_addresses(texts, "image", "link")
        return {
            "ext_user_id": envelope.ext_user_id,
            "title": texts["title"],
            "body": texts["body"],
            "image": texts["image"].strip() or None,
            "link": texts["link"].strip() or None,
            "im_uid": envelope.uid,
            "callback_url": envelope.callback_url,
        }

    @classmethod
    def flaws(cls, content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Sequence[Flaw]:
        return flawed_addresses(content, "image", "link")
