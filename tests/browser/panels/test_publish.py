"""Publishing from the canvas: refused with the list that the canvas shows, or decided knowing what it means."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Run
from campaigns.services import campaigns
from crm.models import Customer
from crm.services.changes import SYSTEM
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_draft_with_problems_is_refused_with_the_list_of_the_canvas(page: Page, world: World) -> None:
    wrong = chain(trigger(), node("mail", "send_email", template="gone"), node("lost", "wait"), edges=[])
    campaigns.create(SYSTEM, world.brand, "wrong", "Wrong", wrong)
    page.goto("/campaigns/wrong/canvas/")
    page.get_by_role("button", name="problems", exact=False).click()
    listed = page.get_by_role("complementary", name="Problems").get_by_role("listitem")
    expect(listed.first).to_be_visible()
    on_canvas = sorted(listed.all_inner_texts())

    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog", name="This cannot be published yet")
    expect(dialog).to_contain_text("there is no template “gone”")
    assert sorted(dialog.get_by_role("listitem").all_inner_texts()) == on_canvas
    expect(dialog.get_by_role("button", name="Publish")).to_have_count(0)

    dialog.get_by_role("button", name="there is no template").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("complementary", name="Send e-mail")).to_be_visible()
    expect(page.locator("[data-step=mail].selected")).to_be_visible()
    assert Campaign.objects.get(slug="wrong").live is None


def test_it_says_what_changes_and_moves_those_inside(
    page: Page, three: list[Customer], redrawn: Campaign
) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog", name="Publish this draft?")
    changes = dialog.get_by_role("list")
    expect(changes).to_contain_text("Changed “Wait 2 days”: days 1 → 2")
    expect(changes).to_contain_text("Removed “E-mail “hello””")
    expect(dialog).to_contain_text("In the last 7 days 3 customers would have entered")
    expect(dialog.get_by_role("row", name="Wait 1 day")).to_contain_text("3")
    expect(dialog).to_contain_text("3 customers stay in the old version.")

    dialog.get_by_label("What becomes of those at Wait 1 day in version 1").select_option("move")
    step = dialog.get_by_label("Step for those at Wait 1 day in version 1")
    expect(step).to_have_value("rest")
    step.select_option("")
    expect(dialog.get_by_role("button", name="Publish")).to_be_disabled()
    step.select_option("nap")
    expect(dialog).to_contain_text("3 customers move to the new version.")
    dialog.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("complementary", name="Live")).to_contain_text("2 (live)")
    expect(page.locator("[data-step=nap] .cv-counts")).to_contain_text("3 here")
    assert set(Run.objects.filter(campaign=redrawn).values_list("version__number", "node")) == {(2, "nap")}


def test_what_is_on_the_screen_is_saved_before_it_is_published(page: Page, flow: Campaign) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.locator("[data-step=nap]").click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog", name="Publish this draft?")
    expect(dialog).to_contain_text("Removed “Wait 2 hours”")
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Active, version 2")).to_be_visible()
    flow.refresh_from_db()
    assert flow.live is not None
    assert [each["id"] for each in flow.live.graph["nodes"]] == ["start", "rest", "mail"]


def test_what_breaks_between_the_question_and_the_answer_is_listed(quiet: Page, redrawn: Campaign) -> None:
    quiet.goto("/campaigns/flow/canvas/")
    quiet.get_by_role("button", name="Publish").click()
    button = quiet.get_by_role("dialog").get_by_role("button", name="Publish")
    expect(button).to_be_enabled()
    # Somebody else breaks the draft while it is being looked at.
    broken = chain(trigger("begin"), node("mail", "send_email", template="gone"))
    campaigns.save_draft(SYSTEM, redrawn, graph=broken)
    with quiet.expect_response("**/publish") as answer:
        button.click()
    assert answer.value.status == 422
    expect(quiet.get_by_role("dialog", name="This cannot be published yet")).to_contain_text("“gone”")
