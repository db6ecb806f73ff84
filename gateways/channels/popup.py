"""Popups: shown by the customer's site or app when their moment comes, one at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from gateways.channels._addresses import check_addresses, flawed_addresses
from gateways.channels._fields import render_fields
from gateways.contract import Channel, ChannelContent, Envelope, Flaw, channels
from gateways.rendering.errors import TemplateForbidden
from gateways.services import popups

if TYPE_CHECKING:
    from gateways.rendering.context import Context

_COLOUR: Final = re.compile(r"\s*(#[0-9a-fA-F]{6}\s*)?")
_COLOURS: Final = ("main_color", "second_color")
_NO_COLOUR: Final = "Write a colour as #ff8800."


class Content(ChannelContent):
    """The templates of a popup."""

    title: str = Field(min_length=1, title="Title")
    subtitle: str = Field("", title="Subtitle")
    body: str = Field("", title="Text")
    image: str = Field("", title="Image", description="Its address, https://…")
    button: str = Field("", title="Button", description="What stands on it; empty: none")
    link: str = Field("", title="Link", description="What the button opens: https://… or a deep link")
    promocode: str = Field("", title="Promo code")
    main_color: str = Field("", title="Main colour", examples=["#ff8800"], description="As #ff8800")
    second_color: str = Field("", title="Second colour", examples=["#222222"], description="As #222222")


@channels.register
class Popup(Channel):
    """No gateway is called: it waits for the customer's next action of its kind, until its lifetime is over."""

    key = "popup"
    label = "Popup"
    spoken = "pop-up on our site or in our app"
    icon = "web_asset"
    callback_type = "cim"
    own = True
    Content = Content
    sample = {"title": "A test from Beckon"}

    @classmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        """As the app gets it; the fields are those of the seed's own client."""
        rendered = render_fields({name: content.get(name, "") for name in Content.model_fields}, context)
        texts = {name: text.strip() for name, text in rendered.items()}
        check_addresses(texts, "image", "link")
        for flaw in _flawed_colours(texts):
            raise TemplateForbidden(flaw.message, part=flaw.field)
        return {
            "navlink": texts["link"] or None,
            "content": {
                "title": texts["title"],
                "subtitle": texts["subtitle"] or None,
                "image_url": texts["image"] or None,
                "text": texts["body"] or None,
                "button": {"name": texts["button"]} if texts["button"] else None,
                "promocode": texts["promocode"] or None,
            },
            "style": {name: texts[name] or None for name in _COLOURS},
        }

    @classmethod
    def flaws(cls, content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Sequence[Flaw]:
        return [*flawed_addresses(content, "image", "link"), *_flawed_colours(content)]

    @classmethod
    def keep(cls, message_ids: Sequence[int], now: datetime) -> Mapping[int, str]:
        return popups.put(message_ids, now)


def _flawed_colours(content: Mapping[str, Any]) -> list[Flaw]:
    return [
        Flaw(name, _NO_COLOUR)
        for name in _COLOURS
        if "{" not in content[name] and not _COLOUR.fullmatch(content[name])
    ]
