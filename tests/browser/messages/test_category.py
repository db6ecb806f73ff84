"""The category of a template is picked beside its gateway, for every channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crm.models import Role
from gateways.models import Template
from tests.browser.conftest import present
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.consent import make_category
from tests.factories.gateways import make_gateway

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mail_is_given_a_category_which_is_seen_among_its_versions_and_taken_away(
    page: Page, world: World
) -> None:
    make_category(world.brand, present(), "alerts", name="Alerts", channels=["push"])
    page.goto("/templates/hello/")
    category = page.get_by_role("combobox", name="Category")
    category.click()
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["zebra category"])
    page.get_by_role("option", name="zebra category").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Template.objects.get(slug="hello").category == "news"
    assert violations(page, ".bo") == violations(page, ".bo", dark=True) == []

    page.get_by_role("button", name="Versions").click()
    page.get_by_role("button", name="Version 2").click()
    expect(page.get_by_role("dialog").get_by_text("+ news", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    category.fill("")
    category.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    assert Template.objects.get(slug="hello").category == ""


@pytest.mark.parametrize("channel", ["sms", "push", "custom_im"])
def test_so_are_other_messages(page: Page, world: World, channel: str) -> None:
    make_gateway(world.brand, channel=channel, slug="other")
    make_category(world.brand, present(), "alerts", name="Alerts", channels=[channel])
    page.goto("/templates/add/other/")
    page.get_by_role("textbox", name="Name").fill("Look here")
    if channel == "push":
        page.get_by_role("textbox", name="Title").fill("Look")
    page.get_by_role("textbox", name="Text").fill("Come back")
    page.get_by_role("combobox", name="Category").click()
    page.get_by_role("option", name="Alerts").click()
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/templates/look-here/")
    expect(page.get_by_role("combobox", name="Category")).to_have_value("Alerts")
    assert Template.objects.get(slug="look-here").category == "alerts"


def test_who_may_not_edit_reads_it(world: World, logged_in: Callable[[Role, str], Page]) -> None:
    Template.objects.filter(slug="hello").update(category="news")
    page = logged_in(Role.SUPPORT, "sue")
    page.goto("/templates/hello/")
    expect(page.get_by_role("combobox", name="Category")).to_have_value("zebra category")
    expect(page.get_by_role("combobox", name="Category")).to_be_disabled()
