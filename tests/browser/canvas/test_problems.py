"""What is wrong is said while drawing: at the step, and in a list that leads there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canvas.drawing import Drawing, make_campaign
from tests.browser.conftest import present
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger
from tests.factories.consent import make_category
from tests.factories.gateways import make_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def faulty(page: Page, world: World) -> Drawing:
    """A mail far below its trigger, without a template."""
    graph = chain(trigger(), node("far", "send_email"))
    graph["nodes"][1]["position"] = {"x": 320, "y": 4000}
    make_campaign(world.brand, graph)
    return Drawing(page)


def test_a_problem_stands_at_its_step_and_the_list_leads_there(faulty: Drawing) -> None:
    expect(faulty.step("far").get_by_text("problem")).to_have_count(1)
    expect(faulty.step("far")).not_to_be_in_viewport()
    faulty.problems.click()
    faulty.form.get_by_role("button", name="Send e-mail").first.click()
    expect(faulty.selected).to_have_attribute("data-step", "far")
    expect(faulty.step("far")).to_be_in_viewport(ratio=1)


def test_a_problem_is_gone_once_it_is_mended_also_in_another_tab(faulty: Drawing, world: World) -> None:
    faulty.problems.click()
    faulty.form.get_by_role("button", name="Send e-mail").first.click()
    faulty.step("far").dblclick()
    making = faulty.form.get_by_role("link", name="New template")
    expect(making).to_have_attribute("href", "/templates/add/")
    expect(making).to_have_attribute("target", "_blank")

    template = make_template(world.gateway)
    faulty.form.get_by_role("combobox", name="Template").click()
    faulty.page.get_by_role("option", name=template.name).click()
    expect(faulty.problems).to_contain_text("No problems")
    expect(faulty.step("far").get_by_text("problem")).to_have_count(0)

    template.delete()
    faulty.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(faulty.problems).to_contain_text("1 problem")


def test_the_fields_of_the_client_action_that_lets_customers_in_are_offered(page: Page, world: World) -> None:
    graph = chain(trigger("zebra_action"), node("check", "filter"))
    make_campaign(world.brand, graph)
    drawing = Drawing(page)
    with page.expect_request("**/conditions/fields?event=client_action%3Azebra_action"):
        drawing.step("check").dblclick()


def test_the_settings_offer_the_fields_of_the_event(page: Page, world: World) -> None:
    make_campaign(world.brand, chain(trigger("zebra_action"), node("end", "exit")))
    Drawing(page)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("combobox", name="Entry key").click()
    expect(page.get_by_role("option", name="zebra-field")).to_be_visible()


def test_a_step_that_sends_offers_the_categories_of_its_channel(faulty: Drawing, world: World) -> None:
    make_category(world.brand, present(), "alerts", name="Alerts", channels=["push"])
    faulty.problems.click()
    faulty.form.get_by_role("button", name="Send e-mail").first.click()
    faulty.step("far").dblclick()
    faulty.form.get_by_role("combobox", name="Category").click()
    expect(faulty.page.get_by_role("listbox").get_by_role("option")).to_have_text(["zebra category"])
    faulty.page.get_by_role("option", name="zebra category").click()
    expect(faulty.form.get_by_role("link", name="Open")).to_have_attribute("href", "/categories/news/")
    assert [each["config"] for each in faulty.saved()["nodes"] if each["id"] == "far"] == [
        {"category": "news", "in_window": False, "per_minute": 0}
    ]


def test_a_day_that_has_passed_is_warned_of_and_can_be_published_all_the_same(
    page: Page, world: World
) -> None:
    graph = chain(node("start", "date_reached", date="2020-02-29"), node("end", "exit"))
    make_campaign(world.brand, graph)
    drawing = Drawing(page)
    drawing.problems.click()
    expect(drawing.form.get_by_text("do not stop publishing")).to_be_visible()
    expect(drawing.form.get_by_text("the time for it has passed (on 29 February 2020)")).to_be_visible()

    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog", name="Publish this draft?")
    expect(dialog.get_by_text("the time for it has passed (on 29 February 2020)")).to_be_visible()
    expect(dialog.get_by_role("button", name="Publish")).to_be_enabled()
    page.goto("/campaigns/drawn/draft/")
    expect(page.locator("#problems .warning")).to_contain_text("has passed")
