"""Every panel in light and dark: contrast, names, roles, as axe sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Customer
from crm.services.changes import SYSTEM
from tests.factories.axe import violations
from tests.factories.campaigns import chain, node, trigger

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CANVAS = "/campaigns/flow/canvas/"


def publish(page: Page) -> str:
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="All move to the same step").click()
    return "dialog"


def refusal(page: Page) -> str:
    campaign = Campaign.objects.get(slug="flow")
    campaigns.save_draft(
        SYSTEM, campaign, graph=chain(trigger(), node("mail", "send_email", template="gone"))
    )
    page.goto(CANVAS)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("dialog", name="This cannot be published yet")).to_be_visible()
    return "dialog"


def live(page: Page) -> str:
    page.get_by_role("button", name="Live").click()
    page.get_by_label("Heat").check()
    return ".cv-root"


def waiting(page: Page) -> str:
    live(page)
    page.get_by_role("complementary", name="Live").get_by_role("button", name="Wait").click()
    page.get_by_label("Choose lion-1").check()
    return ".cv-side"


def moving(page: Page) -> str:
    waiting(page)
    page.get_by_role("button", name="Move…").click()
    return "dialog"


def versions(page: Page) -> str:
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("button", name="View", exact=True).click()
    expect(page.get_by_role("list", name="What version 1 changed")).to_be_visible()
    return ".cv-side"


def restoring(page: Page) -> str:
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("button", name="Restore…").click()
    return "dialog"


def gallery(page: Page) -> str:
    page.goto("/campaigns/new/")
    expect(page.get_by_role("button", name="Begin with this: Birthday")).to_be_visible()
    return ".ga-root"


def naming(page: Page) -> str:
    gallery(page)
    page.get_by_role("button", name="Begin with this: VIP support ticket").click()
    page.get_by_label("Slug").fill("not a slug")
    page.get_by_role("button", name="Make the campaign").click()
    return "dialog"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "opened", [publish, refusal, live, waiting, moving, versions, restoring, gallery, naming]
)
def test_it_can_be_used_by_everybody(
    page: Page, three: list[Customer], redrawn: Campaign, opened: Callable[[Page], str], dark: bool
) -> None:
    page.emulate_media(reduced_motion="reduce")
    if dark:
        page.add_init_script(
            "document.addEventListener('DOMContentLoaded', () => document.documentElement.classList.add('dark'))"
        )
    page.goto(CANVAS)
    where = opened(page)
    assert violations(page, where) == []
