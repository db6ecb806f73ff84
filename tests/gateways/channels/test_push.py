"""Push: what it posts, and which addresses it carries."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.channels.push import Push
from gateways.contract import Envelope
from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable, TemplateForbidden

ENVELOPE = Envelope(ext_user_id="anna", uid="u1", callback_url="https://us.example/1")


def _composed(event: dict[str, Any] | None = None, **content: str) -> dict[str, Any]:
    given = {"title": "Hello", "body": "Hi {{customer.ext_id}}"} | content
    return Push.compose(given, ENVELOPE, Context(ext_id="anna", event=event or {}))


def _flawed(**content: str) -> list[str]:
    given = {"title": "T", "body": "B", "image": "", "link": ""} | content
    return [flaw.field for flaw in Push.flaws(given, ())]


def test_what_is_left_out_is_null() -> None:
    assert _composed() == {
        "ext_user_id": "anna",
        "title": "Hello",
        "body": "Hi anna",
        "image": None,
        "link": None,
        "im_uid": "u1",
        "callback_url": "https://us.example/1",
    }


def test_every_field_is_a_template_named_in_errors() -> None:
    composed = _composed(
        {"id": 7}, link="shop://order/{{event.id}}", image="https://cdn.example/{{event.id}}.png"
    )
    assert (composed["link"], composed["image"]) == ("shop://order/7", "https://cdn.example/7.png")

    with pytest.raises(MissingVariable) as missing:
        _composed(title="{{event.name}}")
    assert missing.value.part == "title"


@pytest.mark.parametrize(
    "link", ["https://a.example", "dp:inbox", "shop://cart", "/cart", "{{event.url}}", ""]
)
def test_web_addresses_and_deep_links_are_taken(link: str) -> None:
    assert _flawed(link=link) == []


@pytest.mark.parametrize("link", ["javascript:alert(1)", " JavaScript :x", "data:text/html,x", "file:///etc"])
def test_what_would_run_or_read_something_is_refused_when_saved_and_when_sent(link: str) -> None:
    assert _flawed(link=link) == ["link"]
    with pytest.raises(TemplateForbidden) as refused:
        _composed({"url": link}, link="{{event.url}}")
    assert refused.value.part == "link"


def test_an_image_is_on_the_web() -> None:
    assert _flawed(image="shop://logo", link="https://fine.example") == ["image"]
    assert _flawed(image="https://cdn.example/a.png") == _flawed(image="{{event.image}}") == []


def test_it_is_kept_to_the_delivery_window() -> None:
    assert Push.windowed
