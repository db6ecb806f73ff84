"""The draft saves itself; without a connection it stays in the browser; two editors are asked whose draft holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from playwright.sync_api import Locator, Page, Route, expect

from campaigns.services import campaigns
from tests.browser.canvas.drawing import Drawing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def theirs(drawing: Drawing, colleague: Page) -> Iterator[Drawing]:
    """The same draft on the colleague's screen."""
    yield Drawing(colleague)


def state(drawing: Drawing) -> Locator:
    return drawing.page.locator("[data-phase]")


def away(*_args: Any, **_rest: Any) -> None:
    raise OperationalError("the database is away")


def delete(drawing: Drawing, node: str) -> None:
    drawing.step(node).click()
    drawing.press("Delete")
    expect(drawing.step(node)).to_have_count(0)


def test_it_says_when_it_saves_and_when_it_has_saved(drawing: Drawing) -> None:
    held: list[Route] = []
    drawing.page.route("**/draft", lambda route: held.append(route))
    with drawing.page.expect_request("**/draft"):
        delete(drawing, "mail")
    expect(state(drawing)).to_contain_text("Saving…")
    for route in held:
        route.continue_()
    expect(state(drawing)).to_contain_text("Saved")
    assert drawing.ids() == ["check", "start", "text"]
    drawing.open()
    expect(drawing.steps).to_have_count(3)


def test_a_draft_without_a_connection_is_kept_and_saved_when_it_is_back(theirs: Drawing) -> None:
    theirs.page.context.set_offline(True)
    delete(theirs, "mail")
    expect(state(theirs)).to_contain_text("Offline: kept in this browser")
    delete(theirs, "text")
    theirs.page.context.set_offline(False)
    assert theirs.ids() == ["check", "start"]


def test_a_draft_that_was_never_stored_is_there_after_a_reload(
    theirs: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by a route of the browser's: a page that is being left may slip a request past it.
    with monkeypatch.context() as database:
        database.setattr(campaigns, "save_draft", away)
        delete(theirs, "mail")
        expect(state(theirs)).to_contain_text("Offline: kept in this browser")
        theirs.open()
        expect(theirs.steps).to_have_count(3)
        expect(state(theirs)).to_contain_text("Offline: kept in this browser")
    theirs.page.get_by_role("button", name="Try now").click()
    assert theirs.ids() == ["check", "start", "text"]


def test_the_second_of_two_editors_sees_both_differences_and_keeps_theirs(
    drawing: Drawing, theirs: Drawing
) -> None:
    delete(drawing, "mail")
    drawing.saved()
    delete(theirs, "text")
    question = theirs.page.get_by_role("dialog")
    expect(question).to_contain_text("changed this draft")
    question.get_by_role("button", name="See both differences").click()
    expect(question.get_by_text("Removed “Wait” (Wait 1 day).")).to_be_visible()
    expect(question.get_by_text("Removed “Wait” (Wait 2 days).")).to_be_visible()
    question.get_by_role("button", name="Keep mine").click()
    assert theirs.ids() == ["check", "mail", "start"]


def test_what_was_given_up_for_the_other_draft_comes_back_by_undo(drawing: Drawing, theirs: Drawing) -> None:
    delete(drawing, "mail")
    drawing.saved()
    delete(theirs, "text")
    theirs.page.get_by_role("button", name="Take theirs").click()
    expect(theirs.step("text")).to_be_visible()
    assert theirs.ids() == ["check", "start", "text"]
    theirs.press("Control+z")
    expect(theirs.step("mail")).to_be_visible()
    assert theirs.ids() == ["check", "mail", "start"]


def test_a_conflict_outlives_a_reload(drawing: Drawing, theirs: Drawing) -> None:
    delete(drawing, "mail")
    drawing.saved()
    delete(theirs, "text")
    expect(theirs.page.get_by_role("dialog")).to_be_visible()
    theirs.open()
    theirs.page.get_by_role("button", name="Keep mine").click()
    assert theirs.ids() == ["check", "mail", "start"]
