"""Custom IM: a message for the platform's own messenger, with fields that the operator defines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from gateways.contract import Channel, ChannelContent, Envelope, Flaw, channels
from gateways.rendering.message import render_custom_im

if TYPE_CHECKING:
    from gateways.rendering.context import Context


class Content(ChannelContent):
    """The text, and the values of the fields by their codes."""

    body: str = Field(min_length=1, title="Text")
    fields: dict[str, str | bool | None] = Field(default_factory=dict, title="Fields")


@channels.register
class CustomIm(Channel):
    key = "custom_im"
    label = "Custom IM"
    spoken = "message in our messenger"
    icon = "notifications"
    callback_type = "cim"
    typed = True
    Content = Content
    sample = {"body": "A test from Beckon: this gateway works."}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        message = render_custom_im(content["body"], content.get("fields", {}), context)
        return {
            "ext_user_id": envelope.ext_user_id,
            "from_number": None,
            "body": message.body,
            "im_uid": envelope.uid,
            "callback_url": envelope.callback_url,
            "extension": message.extension,
        }

    @classmethod
    def sources(cls, content: Mapping[str, Any]) -> Mapping[str, str]:
        fields = {
            f"fields.{code}": value
            for code, value in content.get("fields", {}).items()
            if isinstance(value, str)
        }
        return {"body": content["body"], **fields}

    @classmethod
    def flaws(cls, content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Sequence[Flaw]:
        values = content.get("fields", {})
        known = {field["code"]: field for field in fields}
        unknown = [
            Flaw(f"fields.{code}", "The type of this message has no such field.")
            for code in values
            if code not in known
        ]
        return unknown + [
            Flaw(f"fields.{code}", message)
            for code, field in known.items()
            if (message := _mismatch(field, values.get(code)))
        ]


def _mismatch(field: Mapping[str, Any], value: object) -> str:
    """Why `value` is none for this field; empty when it is one. A template in a choice shows its value later."""
    if value is None or value == "":
        return "This field is required." if field.get("required") else ""
    kind = field["kind"]
    if kind == "boolean":
        return "" if isinstance(value, bool) else "Yes or no is expected."
    if not isinstance(value, str):
        return "A text is expected."
    if kind == "choice" and value not in field.get("choices", ()) and "{{" not in value:
        return f"Choose one of: {', '.join(field.get('choices', ()))}."
    if kind == "media" and not value.startswith(("https://", "http://", "{{")):
        return "The address of an image or file is expected, beginning with https://."
    return ""
