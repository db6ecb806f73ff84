"""A journey is drawn by mouse: steps from the palette, lines between them, and all of it can be taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.canvas.drawing import Drawing, middle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_palette_finds_steps_by_typing(drawing: Drawing) -> None:
    search = drawing.page.get_by_label("Search the steps")
    search.fill("mail")
    expect(drawing.item("Send e-mail")).to_be_visible()
    expect(drawing.item("Wait")).to_have_count(0)
    search.fill("qwertz")
    expect(drawing.page.get_by_text("Nothing is called “qwertz”.")).to_be_visible()


def test_a_step_is_dragged_from_the_palette_to_where_it_goes_and_opens(drawing: Drawing) -> None:
    drawing.item("Wait").drag_to(drawing.pane, target_position={"x": 120, "y": 200})
    expect(drawing.steps).to_have_count(5)
    expect(drawing.form.get_by_role("heading", name="Wait")).to_be_visible()
    assert drawing.ids() == ["check", "mail", "start", "text", "wait"]


def test_a_step_is_placed_by_a_click_on_it_and_a_click_on_the_canvas(drawing: Drawing) -> None:
    drawing.item("Exit").click()
    expect(drawing.page.get_by_text("Click where “Exit” goes")).to_be_visible()
    drawing.pane.click(position={"x": 120, "y": 200})
    expect(drawing.selected).to_have_attribute("data-step", "exit")
    expect(drawing.page.get_by_text("Click where “Exit” goes")).to_have_count(0)


def test_a_step_is_dropped_on_a_line_and_stands_in_between(drawing: Drawing) -> None:
    x, y = middle(drawing.line("start"))
    corner = drawing.pane.bounding_box()
    assert corner is not None
    drawing.item("Wait").drag_to(drawing.pane, target_position={"x": x - corner["x"], "y": y - corner["y"]})
    expect(drawing.step("wait")).to_be_visible()
    assert drawing.ways() == {("start", "next", "wait"), ("wait", "next", "check")}


def test_lines_are_drawn_by_dragging_and_by_click_and_click(drawing: Drawing) -> None:
    drawing.drag(drawing.outlet("check", "yes"), drawing.inlet("mail"))
    expect(drawing.lines).to_have_count(2)
    drawing.outlet("check", "no").click()
    drawing.inlet("text").click()
    expect(drawing.lines).to_have_count(3)
    assert drawing.ways() == {
        ("start", "next", "check"),
        ("check", "yes", "mail"),
        ("check", "no", "text"),
    }


def test_a_filter_goes_on_by_a_green_plus_and_a_red_minus(drawing: Drawing) -> None:
    expect(drawing.outlet("check", "yes")).to_have_text("+")
    expect(drawing.outlet("check", "no")).to_have_text("−")
    expect(drawing.step("check").locator(".cv-outlet.green")).to_have_text("+")
    expect(drawing.step("check").locator(".cv-outlet.red")).to_have_text("−")


def test_branches_meet_again_in_one_step(drawing: Drawing) -> None:
    drawing.drag(drawing.outlet("check", "yes"), drawing.inlet("text"))
    drawing.drag(drawing.outlet("check", "no"), drawing.inlet("mail"))
    drawing.drag(drawing.outlet("mail"), drawing.inlet("text"))
    expect(drawing.lines).to_have_count(4)
    assert {("check", "yes", "text"), ("mail", "next", "text")} <= drawing.ways()


def test_a_circle_is_refused_in_words(drawing: Drawing) -> None:
    drawing.drag(drawing.outlet("check", "yes"), drawing.inlet("mail"))
    drawing.drag(drawing.outlet("mail"), drawing.inlet("check"))
    expect(drawing.notice).to_contain_text("That would lead in a circle")
    expect(drawing.lines).to_have_count(2)


def test_a_right_click_on_a_line_deletes_it(drawing: Drawing) -> None:
    drawing.page.mouse.click(*middle(drawing.line("start")), button="right")
    expect(drawing.lines).to_have_count(0)
    assert drawing.ways() == set()


def test_the_menu_of_a_step_edits_copies_disables_and_deletes_it(drawing: Drawing) -> None:
    drawing.step("mail").click(button="right")
    drawing.choose("Edit")
    expect(drawing.form.get_by_role("heading", name="Wait")).to_be_visible()

    drawing.step("mail").click(button="right")
    drawing.choose("Copy")
    expect(drawing.notice).to_contain_text("Copied 1 step")

    drawing.step("mail").click(button="right")
    drawing.choose("Disable")
    expect(drawing.step("mail")).to_contain_text("disabled: customers pass it by")
    assert [node["id"] for node in drawing.saved()["nodes"] if node.get("disabled")] == ["mail"]

    drawing.step("mail").click(button="right")
    drawing.choose("Delete")
    expect(drawing.step("mail")).to_have_count(0)
    expect(drawing.form).to_have_count(0)


def test_a_double_click_opens_the_form_and_each_step_has_its_own(drawing: Drawing) -> None:
    drawing.step("mail").dblclick()
    days = drawing.form.get_by_role("spinbutton", name="Days")
    expect(days).to_have_value("1")
    days.fill("5")
    expect(drawing.step("mail")).to_contain_text("5 days")
    drawing.step("text").click()
    expect(days).to_have_value("2")
    drawing.step("mail").click()
    expect(days).to_have_value("5")


def test_what_was_done_is_undone_and_redone_step_by_step(drawing: Drawing) -> None:
    before = drawing.saved()
    drawing.drag(drawing.outlet("check", "yes"), drawing.inlet("mail"))
    drawing.step("text").click()
    drawing.press("Delete")
    expect(drawing.steps).to_have_count(3)

    drawing.press("Control+z")
    expect(drawing.steps).to_have_count(4)
    drawing.press("Control+z")
    expect(drawing.lines).to_have_count(1)
    assert drawing.saved() == before
    drawing.press("Control+Shift+z")
    drawing.press("Control+Shift+z")
    expect(drawing.lines).to_have_count(2)
    expect(drawing.steps).to_have_count(3)
    assert drawing.ids() == ["check", "mail", "start"]


def test_tidying_up_is_one_step_to_undo(drawing: Drawing) -> None:
    before = drawing.place("text")
    drawing.page.get_by_role("button", name="Tidy up").click()
    expect(drawing.page.get_by_role("button", name="Undo")).to_be_enabled()
    assert drawing.place("text") != before
    drawing.press("Control+z")
    assert drawing.place("text") == before
    expect(drawing.page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_frame_selects_several_steps_and_delete_takes_them_away(drawing: Drawing) -> None:
    drawing.page.get_by_role("button", name="Frame").click()
    left, right = drawing.step("mail").bounding_box(), drawing.step("text").bounding_box()
    assert left is not None
    assert right is not None
    drawing.drag_between(
        (left["x"] - 20, left["y"] + left["height"] + 30), (right["x"] + 60, right["y"] + 10)
    )
    expect(drawing.selected).to_have_count(2)
    drawing.press("Delete")
    expect(drawing.steps).to_have_count(2)
    assert drawing.ids() == ["check", "start"]


def test_arrow_keys_move_what_is_selected(drawing: Drawing) -> None:
    x, y = drawing.place("mail")
    drawing.step("mail").click()
    drawing.press("ArrowRight")
    drawing.press("ArrowRight")
    drawing.press("ArrowUp")
    assert drawing.place("mail") == (x + 32, y - 16)


def test_a_step_is_dragged_elsewhere_and_lies_on_the_grid(drawing: Drawing) -> None:
    x, y = middle(drawing.step("mail"))
    drawing.drag_between((x, y), (x - 37, y + 45))
    moved = drawing.place("mail")
    assert moved != (160, 330)
    assert (moved[0] % 16, moved[1] % 16) == (0, 0)
