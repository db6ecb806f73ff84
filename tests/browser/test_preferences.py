"""The customers' own page in a browser: readable by day and night, on a phone, with the keyboard, without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.models import Consent, OptOut
from gateways.services import links
from tests.factories.backoffice import World
from tests.factories.consent import make_category

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["light", "dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """Somebody with a phone and no scripts. Whatever the console complains about fails the test."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        base_url=live_server.url,
        color_scheme=request.param,
        java_script_enabled=False,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    if folder := os.environ.get("BECKON_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"preferences-{request.param}.png", full_page=True)
    assert context.cookies() == []
    context.close()
    assert complaints == []


def test_choices_are_read_changed_by_the_keyboard_and_kept(reader: Page, world: World) -> None:
    make_category(
        world.brand, present(), "offers", name="Offers", description="Twice a month.", default="opted_in"
    )
    url = links.preferences_url(world.customer, present())
    reader.goto(url[url.index("/p/") :])
    expect(reader.get_by_role("heading", level=1)).to_have_text("What may we send you?")
    offers = reader.get_by_role("group", name="Offers")
    expect(offers.get_by_label("by E-mail")).to_be_checked()

    offers.get_by_label("by E-mail").focus()
    reader.keyboard.press("Space")
    reader.get_by_role("group", name="By which way").get_by_label("SMS").uncheck()
    reader.keyboard.press("Enter")

    expect(reader.get_by_role("status")).to_have_text("Your choices are saved.")
    expect(offers.get_by_label("by E-mail")).not_to_be_checked()
    assert [(row.category.slug, row.channel, row.state) for row in Consent.objects.all()] == [
        ("offers", "email", "opted_out")
    ]
    assert [row.channel for row in OptOut.objects.all()] == ["sms"]
    assert reader.locator("main").bounding_box()["width"] <= 390  # type: ignore[index]


def test_one_click_asks_and_then_does(reader: Page, world: World) -> None:
    url = str(links.urls(world.message.pk, {})["unsubscribe_url"])
    reader.goto(url[url.index("/u/") :])
    reader.get_by_role("button", name="Unsubscribe").click()

    expect(reader.get_by_role("status")).to_have_text("You are unsubscribed")
    reader.get_by_role("link", name="All your choices").click()
    expect(reader.get_by_label("E-mail", exact=True)).not_to_be_checked()
