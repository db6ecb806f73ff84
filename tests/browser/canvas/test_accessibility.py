"""axe finds nothing on the canvas, whatever stands on the right, by day and by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.canvas.drawing import Drawing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_used_by_everybody(drawing: Drawing, dark: bool) -> None:
    drawing.page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
    drawing.step("mail").click(button="right")
    assert drawing.violations() == []
    drawing.choose("Disable")

    drawing.step("check").dblclick()
    expect(drawing.form.get_by_role("group", name="Condition")).to_be_visible()
    expect(drawing.form.get_by_text("Loading")).to_have_count(0)
    assert drawing.violations() == []

    for side in ("Settings", "problem"):
        drawing.page.locator(".cv-bar").get_by_role("button", name=side).click()
        expect(drawing.form.get_by_text("Loading")).to_have_count(0)
        assert drawing.violations() == []
    drawing.press("Escape")
    drawing.press("?")
    expect(drawing.page.get_by_role("dialog")).to_be_visible()
    assert drawing.violations() == []
