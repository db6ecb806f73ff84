"""A whole journey is drawn by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAR = 80


@pytest.fixture
def blank(page: Page, world: World) -> Drawing:
    make_campaign(world.brand, {"nodes": [], "edges": []})
    return Drawing(page)


def tab_to(drawing: Drawing, place: Locator) -> None:
    """Goes from one place to the next until there."""
    for _ in range(FAR):
        if place.evaluate("element => element === document.activeElement"):
            return
        drawing.press("Tab")
    raise AssertionError(f"{place} is not reached by Tab")


def add(drawing: Drawing, label: str) -> None:
    drawing.press("/")
    drawing.press("Control+a")
    drawing.page.keyboard.type(label)
    tab_to(drawing, drawing.item(label))
    drawing.press("Enter")
    expect(drawing.form.get_by_role("heading", name=label)).to_be_visible()
    expect(drawing.form).to_be_focused()


def test_steps_are_added_below_each_other_and_connected_by_keys(blank: Drawing) -> None:
    add(blank, "Event occurred")
    add(blank, "Filter customers")
    add(blank, "Exit")
    assert [(start, end) for start, _, end in sorted(blank.ways())] == [
        ("event_occurred", "filter"),
        ("filter", "exit"),
    ]
    blank.press("Escape")
    expect(blank.form).to_have_count(0)
    expect(blank.page.locator(".react-flow__node[data-id=exit]")).to_be_focused()


def test_a_step_is_reached_opened_connected_and_left_by_keys(drawing: Drawing) -> None:
    tab_to(drawing, drawing.page.locator(".react-flow__node[data-id=check]"))
    drawing.press("Enter")
    way = drawing.form.get_by_label("yes (+)")
    tab_to(drawing, way)
    drawing.press("ArrowDown")
    expect(drawing.lines).to_have_count(2)
    assert ("check", "yes", "mail") in drawing.ways()
    drawing.press("Shift+Tab")
    drawing.press("Escape")
    expect(drawing.page.locator(".react-flow__node[data-id=check]")).to_be_focused()


def test_steps_are_selected_moved_and_disabled_by_keys(drawing: Drawing) -> None:
    x, y = drawing.place("mail")
    tab_to(drawing, drawing.page.locator(".react-flow__node[data-id=mail]"))
    drawing.press("Space")
    expect(drawing.selected).to_have_count(1)
    drawing.press("ArrowDown")
    drawing.press("d")
    expect(drawing.step("mail")).to_contain_text("disabled")
    assert drawing.place("mail") == (x, y + 16)
    drawing.press("Control+a")
    expect(drawing.selected).to_have_count(4)


def test_a_step_outside_of_the_view_comes_into_it_with_the_focus(page: Page, world: World) -> None:
    graph = chain(trigger(), node("far", "wait", days=1))
    graph["nodes"][1]["position"] = {"x": 4000, "y": 4000}
    make_campaign(world.brand, graph)
    drawing = Drawing(page)
    expect(drawing.step("far")).not_to_be_in_viewport()
    tab_to(drawing, page.locator(".react-flow__node[data-id=far]"))
    expect(drawing.step("far")).to_be_in_viewport(ratio=1)


def test_the_shortcuts_are_shown_and_closed(drawing: Drawing) -> None:
    drawing.press("?")
    sheet = drawing.page.get_by_role("dialog", name="Keyboard and mouse")
    expect(sheet).to_contain_text("Undo, redo")
    drawing.press("Escape")
    expect(sheet).to_have_count(0)
