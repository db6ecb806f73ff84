"""A marketer makes a poll, a customer answers it, the report shows it: in a browser, from one end to the other."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from gateways.models import PollAnswer
from gateways.services import links
from tests.factories.axe import violations
from tests.factories.backoffice import World

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add(page: Page, kind: str, text: str, **rows: list[str]) -> None:
    """A question with the keyboard alone: its button, then its text where the cursor stands."""
    before = page.locator(".bo-question").count()
    page.get_by_role("button", name=kind, exact=True).press("Enter")
    expect(page.locator(f"#q{before}-text")).to_be_focused()
    page.keyboard.type(text)
    for name, texts in rows.items():
        for at, row in enumerate(texts):
            page.fill(f"#q{before}-{name}-{at}-text", row)


@pytest.fixture
def built(page: Page) -> Page:
    """The page of a poll with a choice, a matrix, and an open question for those who chose no."""
    page.goto("/polls/")
    page.get_by_role("link", name="New poll").click()
    page.get_by_label("Name").fill("How was your order?")
    add(page, "Choice", "Did you like it?", options=["Yes", "No"])
    add(page, "Matrix", "How were they?", rows=["Taste", "Price"], columns=["Good", "Bad"])
    add(page, "Open question", "What was wrong?")
    page.get_by_label("Shown").last.select_option("by the answer to “Did you like it?”")
    page.get_by_role("checkbox", name="No", exact=True).check()
    page.get_by_role("button", name="Move down question 1").press("Enter")
    expect(page.get_by_role("button", name="Move down question 2")).to_be_focused()
    page.get_by_role("button", name="Move up question 2").press("Enter")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/polls/how-was-your-order/")
    return page


def test_a_poll_is_built_opened_answered_and_reported(
    built: Page, browser: Browser, live_server: Any, world: World
) -> None:
    built.on("dialog", lambda asked: asked.accept())
    built.get_by_role("button", name="Open", exact=True).click()
    expect(built.get_by_text("only their texts can still be changed")).to_be_visible()

    answer(browser, live_server.url, links.poll_url(world.customer, "how-was-your-order", present()))

    assert PollAnswer.objects.get().answers == {
        "did_you_like_it": "no",
        "how_were_they": {"taste": "bad"},
        "what_was_wrong": "It was cold",
    }
    built.get_by_role("link", name="Report").click()
    expect(built.get_by_role("region", name="What was wrong?")).to_contain_text("It was cold")
    built.get_by_role("region", name="Did you like it?", exact=True).get_by_role(
        "row", name="No"
    ).get_by_role("link").click()
    expect(built.get_by_role("cell", name=world.customer.ext_id)).to_be_visible()


def answer(browser: Browser, base: str, url: str) -> None:
    """A customer without scripts: the last question comes when it is needed, and goes when it is not."""
    context = browser.new_context(base_url=base, java_script_enabled=False)
    reader = context.new_page()
    reader.goto(url[url.index("/q/") :])
    why = reader.get_by_role("group", name="What was wrong?")
    expect(why).to_be_hidden()
    reader.get_by_label("No", exact=True).check()
    expect(why).to_be_visible()
    reader.get_by_label("Yes", exact=True).check()
    expect(why).to_be_hidden()
    reader.get_by_label("No", exact=True).check()
    why.get_by_role("textbox").fill("It was cold")
    reader.get_by_role("radiogroup", name="Taste").get_by_label("Bad").check()
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("status")).to_have_text("Thank you")
    context.close()


def test_what_is_not_saved_is_not_left_without_a_question(page: Page) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/polls/add/")
    page.get_by_label("Name").fill("Half written")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/polls/")

    assert asked == ["beforeunload"]


def test_its_pages_keep_nobody_from_working(built: Page) -> None:
    found: list[str] = []
    for address in ("", "report/", "answers/"):
        built.goto(f"/polls/how-was-your-order/{address}")
        for width in (820, 1280):
            built.set_viewport_size({"width": width, "height": 900})
            assert built.evaluate("document.documentElement.scrollWidth") <= width, address
        found += violations(built, grave=True)
        found += violations(built, dark=True, rules=["color-contrast"], grave=True)
    assert found == []
