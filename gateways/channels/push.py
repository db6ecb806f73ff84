"""Push notifications, through the customer's own push service."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from gateways.channels._fields import render_fields
from gateways.contract import Channel, ChannelContent, Envelope, Flaw, channels
from gateways.rendering.errors import TemplateForbidden

if TYPE_CHECKING:
    from gateways.rendering.context import Context

_SCHEME: Final = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\-]*)\s*:", re.IGNORECASE)
#: An app has deep links under a scheme of its own, so the others are named here: they run or read something.
_DANGEROUS: Final = frozenset({"javascript", "vbscript", "data", "file", "blob"})
_WEB: Final = frozenset({"http", "https"})


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
    icon = "notifications_active"
    callback_type = "cim"
    windowed = True
    Content = Content
    sample = {"title": "A test from Beckon", "body": "This gateway works."}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        names = Content.model_fields
        texts = render_fields({name: content.get(name, "") for name in names}, context)
        for name in ("image", "link"):
            if problem := _mismatch(name, texts[name]):
                raise TemplateForbidden(problem, part=name)
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
        found = {name: _mismatch(name, content[name]) for name in ("image", "link")}
        return [Flaw(name, problem) for name, problem in found.items() if problem]


def _mismatch(name: str, address: str) -> str:
    """Why a push may not carry this address; empty when it may, or when its scheme is still a variable."""
    scheme = _SCHEME.match(address)
    if scheme is None:
        return ""
    if name == "image" and scheme[1].lower() not in _WEB:
        return "The address of an image begins with https://."
    if scheme[1].lower() in _DANGEROUS:
        return f"A link may not begin with {scheme[1].lower()}:."
    return ""
