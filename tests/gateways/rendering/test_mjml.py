"""Mails written in MJML."""

from __future__ import annotations

import re

from gateways.rendering.mjml import to_html

BODY = '<mj-body><mj-section><mj-column><mj-text font-family="{font}">Hi</mj-text></mj-column></mj-section></mj-body>'


def hosts(html: str) -> set[str]:
    return set(re.findall(r"(?:href|src|@import)\W+(?:url\()?(https?://[^/\"')]+)", html))


def test_whoever_opens_a_mail_asks_no_maker_of_fonts() -> None:
    for font in ("Ubuntu, Arial", "Roboto", "Arial"):
        assert hosts(to_html(f"<mjml>{BODY.format(font=font)}</mjml>")) == set()


def test_a_font_that_is_named_on_purpose_is_fetched() -> None:
    head = '<mj-head><mj-font name="House" href="https://shop.example/house.css" /></mj-head>'

    assert hosts(to_html(f"<mjml>{head}{BODY.format(font='House')}</mjml>")) == {"https://shop.example"}
