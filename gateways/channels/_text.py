"""What SMS, Viber, WhatsApp and Telegram have in common: everything but their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from gateways.contract import Channel, ChannelContent, Envelope
from gateways.rendering.message import render_text

if TYPE_CHECKING:
    from gateways.rendering.context import Context


class Content(ChannelContent):
    """The templates of a text message."""

    body: str = Field(min_length=1, title="Text")
    from_number: str = Field("", title="Sender", description="A number or name, if the gateway supports it")


class TextChannel(Channel):
    """A text to a phone, named as SMS in callbacks and kept to the delivery window."""

    callback_type = "sms"
    windowed = True
    Content = Content
    sample = {"body": "A test from Beckon: this gateway works."}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        body = {
            "ext_user_id": envelope.ext_user_id,
            "body": render_text(content["body"], context),
            "im_uid": envelope.uid,
            "callback_url": envelope.callback_url,
        }
        if content.get("from_number"):
            body["from_number"] = render_text(content["from_number"], context)
        return body
