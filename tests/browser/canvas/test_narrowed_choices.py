"""A choice that depends on another field of its form: the step of a campaign, and an outlet of that step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.browser.conftest import present
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, publish, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other(world: World) -> Campaign:
    """A live campaign that asks for the country."""
    graph = chain(
        trigger(),
        node("german", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"}),
        node("rest", "wait", days=1),
        edges=[("start", "next", "german"), ("german", "yes", "rest")],
    )
    return publish(world.brand, graph, present(), slug="first")


def test_a_step_of_another_campaign_and_its_outlet_are_picked_in_words(
    page: Page, world: World, other: Campaign
) -> None:
    make_campaign(world.brand, chain(node("start", "campaign_step"), node("end", "exit")))
    drawing = Drawing(page)
    drawing.step("start").dblclick()
    step, outlet = (drawing.form.get_by_role("combobox", name=name) for name in ("Step", "Outlet"))
    expect(step).to_be_disabled()
    expect(step).to_have_attribute("placeholder", "Choose the campaign first")

    drawing.form.get_by_label("At", exact=True).select_option(label="Passed")
    drawing.form.get_by_role("combobox", name="Campaign").click()
    page.get_by_role("option", name="First").click()
    expect(outlet).to_have_attribute("placeholder", "Choose the step first")
    step.click()
    page.get_by_role("option", name="Filter customers: country is DE").click()
    outlet.click()
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["yes (+)", "no (−)"])
    page.get_by_role("option", name="yes (+)").click()

    expect(drawing.problems).to_contain_text("No problems")
    assert drawing.violations() == []
    (config,) = [each["config"] for each in drawing.saved()["nodes"] if each["id"] == "start"]
    assert (config["campaign"], config["node"], config["port"]) == ("first", "german", "yes")

    step.click()
    page.get_by_role("option", name="Wait 1 day").click()
    expect(drawing.form.get_by_text("has no outlet “yes”")).to_be_visible()
    expect(drawing.problems).to_contain_text("1 problem")
