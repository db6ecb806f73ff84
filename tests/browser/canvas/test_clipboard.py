"""Steps are copied within a canvas, into another tab, and as text that people may keep or send."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clipboard(drawing: Drawing) -> Drawing:
    """A page whose test may look into the system's clipboard."""
    drawing.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return drawing


def select_both(drawing: Drawing) -> None:
    drawing.step("start").click()
    drawing.step("check").click(modifiers=["Shift"])
    expect(drawing.selected).to_have_count(2)


def paste(drawing: Drawing, text: str) -> None:
    drawing.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    drawing.press("Control+v")


def test_steps_are_pasted_with_the_lines_between_them_under_ids_of_their_own(drawing: Drawing) -> None:
    select_both(drawing)
    drawing.press("Control+c")
    expect(drawing.notice).to_have_text("Copied 2 steps.")
    drawing.press("Control+v")
    expect(drawing.steps).to_have_count(6)
    expect(drawing.selected).to_have_count(2)
    assert len(drawing.ways()) == 2
    drawing.press("Control+z")
    expect(drawing.steps).to_have_count(4)


def test_steps_are_pasted_into_another_tab(drawing: Drawing, world: World) -> None:
    make_campaign(world.brand, chain(trigger()), "second")
    select_both(drawing)
    drawing.press("Control+c")
    second = Drawing(drawing.page.context.new_page(), "second")
    second.page.bring_to_front()
    second.press("Control+v")
    expect(second.steps).to_have_count(3)
    (pasted,) = [node for node in second.saved()["nodes"] if node["type"] == "filter"]
    assert pasted["config"]["condition"]["all"][0]["value"] == "zebra"


def test_what_was_copied_is_json_and_such_json_can_be_pasted(clipboard: Drawing) -> None:
    clipboard.step("mail").click()
    clipboard.press("Control+c")
    copied = json.loads(clipboard.page.evaluate("navigator.clipboard.readText()"))
    assert (copied["beckon"], copied["version"], copied["nodes"][0]["config"]) == ("nodes", 1, {"days": 1})

    paste(clipboard, json.dumps({"nodes": [{"id": "bye", "type": "exit", "config": {}}]}))
    expect(clipboard.step("bye")).to_be_visible()
    assert "bye" in clipboard.ids()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"beckon": "nodes", "nodes": [', "no readable JSON"),
        (
            '{"nodes": [{"id": "a", "type": "wait"}, {"id": "a", "type": "exit"}]}',
            "Two nodes have the id “a”",
        ),
        ('{"nodes": [{"id": "a", "type": "wait"}], "edges": [{"from": "a", "to": "b"}]}', "names “b”"),
        ('{"beckon": "nodes", "version": 7, "nodes": []}', "another version of Beckon"),
    ],
)
def test_a_malformed_graph_is_named_and_changes_nothing(clipboard: Drawing, text: str, why: str) -> None:
    before = clipboard.saved()
    paste(clipboard, text)
    expect(clipboard.notice).to_contain_text(why)
    expect(clipboard.steps).to_have_count(4)
    expect(clipboard.page.get_by_role("button", name="Undo")).to_be_disabled()
    assert clipboard.saved() == before


def test_any_other_text_is_left_alone(clipboard: Drawing) -> None:
    paste(clipboard, "Dear Anna, the meeting is at ten.")
    expect(clipboard.notice).to_have_count(0)
    expect(clipboard.steps).to_have_count(4)
