"""What was published before: looked at, and taken as the draft again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from lib import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_old_version_is_looked_at_and_restored_as_the_draft(page: Page, redrawn: Campaign) -> None:
    campaigns.publish(SYSTEM, redrawn, clock.now())
    page.goto("/campaigns/flow/canvas/")
    expect(page.locator("[data-step=end]")).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    panel = page.get_by_role("complementary", name="Versions")
    first = panel.get_by_role("listitem").filter(has_text="Version 1")
    expect(panel.get_by_role("listitem").first).to_contain_text("Version 2")
    first.get_by_role("button", name="View").click()
    expect(page.get_by_text("This is version 1, as it was published.")).to_be_visible()
    expect(page.locator("[data-step=mail]")).to_be_visible()
    expect(page.locator("[data-step=end]")).to_have_count(0)
    expect(panel.get_by_role("list", name="What version 1 changed")).to_contain_text("Added “Wait 1 day”")

    first.get_by_role("button", name="Restore…").click()
    dialog = page.get_by_role("dialog", name="Take version 1 as the draft?")
    with page.expect_response("**/draft"):
        dialog.get_by_role("button", name="Restore version 1").click()
    redrawn.refresh_from_db()
    assert [each["id"] for each in redrawn.draft["nodes"]] == ["start", "rest", "mail", "nap"]

    with page.expect_response("**/draft"):
        page.keyboard.press("Control+z")
    redrawn.refresh_from_db()
    assert [each["id"] for each in redrawn.draft["nodes"]] == ["start", "rest", "nap", "end"]
