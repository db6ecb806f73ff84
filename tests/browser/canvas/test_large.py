"""A campaign of two hundred steps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLUMNS = 10


def test_all_of_a_large_campaign_is_drawn_and_can_be_edited(page: Page, world: World) -> None:
    graph = chain(trigger(), *(node(f"step-{index}", "wait", days=1) for index in range(199)))
    for index, each in enumerate(graph["nodes"]):
        each["position"] = {"x": 300 * (index % COLUMNS), "y": 160 * (index // COLUMNS)}
    make_campaign(world.brand, graph)
    drawing = Drawing(page)
    expect(drawing.steps).to_have_count(200)
    expect(drawing.lines).to_have_count(199)
    drawing.press("f")
    drawing.step("step-105").click()
    drawing.press("Delete")
    expect(drawing.steps).to_have_count(199)
    assert ("step-104", "next", "step-106") in drawing.ways()
