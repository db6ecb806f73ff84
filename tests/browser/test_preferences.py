"""The customers' own pages in a browser: readable by day and night, on a phone, with the keyboard, without scripts.

A picture of the page in each colour stays in `test-results/screens`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.models import Category, Consent, ConsentEntry, OptOut, Snooze
from gateways.services import links
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.consent import make_category
from tests.system.conftest import ROOT

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = ROOT / "test-results" / "screens"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def offers(world: World) -> Category:
    """What customers get until they say no."""
    fields = {"name": "Offers", "description": "Twice a month.", "default": "opted_in"}
    return make_category(world.brand, present(), "offers", **fields)


@pytest.fixture
def reader(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Somebody with a phone and no scripts. Whatever the console complains about fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    assert context.cookies() == []
    context.close()
    assert complaints == []


def center(world: World) -> str:
    """The signed address of the page with all choices."""
    url = links.preferences_url(world.customer, present())
    return url[url.index("/p/") :]


def one_click(world: World) -> str:
    """The signed address behind `unsubscribe_url` in the message."""
    url = str(links.urls(world.message.pk, {})["unsubscribe_url"])
    return url[url.index("/u/") :]


def test_choices_are_read_changed_by_the_keyboard_and_kept(
    reader: Page, world: World, offers: Category
) -> None:
    reader.goto(center(world))
    expect(reader.get_by_role("heading", level=1)).to_have_text("What may we send you?")
    mails = reader.get_by_role("group", name="Offers").get_by_label("by E-mail")
    expect(mails).to_be_checked()

    mails.focus()
    reader.keyboard.press("Space")
    reader.get_by_role("group", name="By which way").get_by_label("SMS").uncheck()
    reader.keyboard.press("Enter")

    expect(reader.get_by_role("status")).to_have_text("Your choices are saved.")
    expect(mails).not_to_be_checked()
    assert [(row.category, row.channel, row.state) for row in Consent.objects.select_related("category")] == [
        (offers, "email", "opted_out")
    ]
    assert [row.channel for row in OptOut.objects.all()] == ["sms"]


def test_a_pause_is_begun_and_ended(reader: Page, world: World) -> None:
    reader.goto(center(world))
    reader.get_by_role("button", name="Pause for 30 days").click()
    expect(reader.get_by_role("status")).to_have_text("You will hear nothing from us for 30 days.")
    expect(reader.get_by_text("Paused until")).to_be_visible()
    assert Snooze.objects.get().customer == world.customer

    reader.get_by_role("button", name="End the pause").click()
    expect(reader.get_by_role("status")).to_have_text("The pause is over.")
    assert not Snooze.objects.exists()


def test_whoever_leaves_everything_sees_it_and_finds_it_so_on_return(
    reader: Page, world: World, offers: Category
) -> None:
    reader.goto(center(world))
    reader.get_by_role("button", name="Unsubscribe from everything").click()
    expect(reader.get_by_role("status")).to_have_text("You will get no more messages from us.")

    reader.goto(center(world))
    ways = reader.get_by_role("group", name="By which way").get_by_role("checkbox")
    assert [box.is_checked() for box in ways.all()] == [False] * ways.count()
    assert {row.channel for row in OptOut.objects.all()} >= {"email", "sms"}


def test_one_click_changes_nothing_before_the_button_and_is_done_after_it(
    reader: Page, world: World, offers: Category
) -> None:
    reader.goto(one_click(world))
    expect(reader.get_by_role("heading", level=1)).to_have_text("Unsubscribe")
    assert not (OptOut.objects.exists() or Consent.objects.exists() or ConsentEntry.objects.exists())

    reader.get_by_role("button", name="Unsubscribe").click()
    expect(reader.get_by_role("status")).to_have_text("You are unsubscribed")
    assert [row.channel for row in OptOut.objects.all()] == ["email"]
    reader.get_by_role("link", name="All your choices").click()
    expect(reader.get_by_label("E-mail", exact=True)).not_to_be_checked()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_keeps_anybody_from_reading_them(
    browser: Browser, live_server: Any, world: World, offers: Category, colours: Any
) -> None:
    # The pages' headers forbid all scripts, so also the checker's.
    context = browser.new_context(
        viewport=PHONE, base_url=live_server.url, color_scheme=colours, bypass_csp=True
    )
    page = context.new_page()
    found: list[str] = []
    for name, address in [
        ("preferences", center(world)),
        ("unsubscribe", one_click(world)),
        ("wrong-link", "/p/nonsense"),
    ]:
        page.goto(address)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}-{colours}.png", full_page=True)
    context.close()
    assert found == []
