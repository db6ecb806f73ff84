"""The way back of a “Go to” is drawn, and follows its form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round_trip(page: Page, world: World) -> Drawing:
    """Who is no zebra is asked again, three times at most."""
    graph = chain(
        trigger(),
        node("check", "filter", condition={"all": [{"attribute": "name", "op": "eq", "value": "zebra"}]}),
        node("rest", "wait", days=2),
        node("again", "go_to", node="check", passes=3, days=1),
        node("end", "exit"),
        edges=[
            ("start", "next", "check"),
            ("check", "no", "rest"),
            ("check", "yes", "end"),
            ("rest", "next", "again"),
            ("again", "next", "end"),
        ],
    )
    for each, x, y in zip(graph["nodes"], (320, 320, 560, 560, 320), (0, 150, 300, 450, 640), strict=True):
        each["position"] = {"x": x, "y": y}
    make_campaign(world.brand, graph)
    return Drawing(page)


def test_it_is_drawn_says_how_often_and_follows_the_form(round_trip: Drawing) -> None:
    back = round_trip.page.locator("[data-id='again→again']")
    expect(back).to_have_attribute("aria-label", "Back to a step above, 3 times at most")
    expect(round_trip.page.get_by_text("3 times at most", exact=True)).to_be_visible()
    expect(round_trip.lines).to_have_count(6)
    assert round_trip.violations() == []

    round_trip.step("again").dblclick()
    round_trip.form.get_by_label("Passes").fill("5")
    expect(round_trip.page.get_by_text("5 times at most", exact=True)).to_be_visible()
    round_trip.form.get_by_role("combobox", name="Node").click()
    round_trip.page.get_by_role("option", name="Wait 2 days").click()
    expect(back).to_be_attached()
    assert len(round_trip.ways()) == 5


def test_it_is_no_line_that_could_be_chosen_or_deleted(round_trip: Drawing) -> None:
    path = round_trip.page.locator("[data-id='again→again'] path.cv-line")
    box = path.bounding_box()
    assert box is not None
    right, middle = box["x"] + box["width"], box["y"] + box["height"] * 0.7
    for button in ("left", "right"):
        round_trip.page.mouse.click(right, middle, button=button)
    expect(round_trip.page.get_by_role("menu", name="Canvas")).to_be_visible()
    round_trip.press("Escape")
    round_trip.press("Delete")
    expect(path).to_be_attached()
    expect(round_trip.lines).to_have_count(6)


def test_the_drawing_of_the_campaigns_page_has_it_too(round_trip: Drawing) -> None:
    round_trip.page.goto("/campaigns/drawn/")
    flow = round_trip.page.get_by_role("img", name="The flow of the campaign")
    expect(flow.get_by_text("3 times at most", exact=True)).to_be_visible()
    expect(flow.locator("path.back")).to_have_count(1)
