"""A customer's profile: found, opened, followed live, corrected; and what support sees of it (issue 4, 6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from crm.models import Customer, Role
from crm.services import attributes, profile
from crm.services.changes import SYSTEM
from tests.browser.test_marketer import kept
from tests.factories.axe import violations
from tests.factories.backoffice import World, make_operator
from tests.factories.crm import make_customer
from tests.factories.events import make_event

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "lena.huber@mail.example"


@pytest.fixture
def lena(world: World) -> Customer:
    """Somebody with a past, among others."""
    attributes.declare(SYSTEM, world.brand, "shoe_size", "number", "Size of shoes")
    make_customer(world.brand, "c-2", email="helena@mail.example", first_name="Helena")
    ago = present() - timedelta(hours=2)
    event = make_event(world.brand, world.customer, "update_profile", ago, country="AT")
    known = {
        "email": ADDRESS,
        "phone": "+43 676 1234567",
        "first_name": "Lena",
        "last_name": "Huber",
        "country": "DE",
        "shoe_size": "thirty-nine",
        "core_tags": ["VIP"],
        "core_external_markers": ["PARTNER"],
        "core_public_tags": ["gold member"],
    }
    profile.update([(world.customer.pk, known)], ago - timedelta(days=1), ["event:1"])
    profile.update([(world.customer.pk, {"country": "AT"})], ago, [f"event:{event.pk}"])
    return world.customer


def test_somebody_is_found_followed_and_corrected(page: Page, world: World, lena: Customer) -> None:
    page.goto("/customers/")
    page.get_by_role("searchbox").fill("LENA.HUB")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("found by e-mail")).to_have_count(1)
    kept(page, "customer-search")
    page.get_by_role("link", name=lena.ext_id).click()

    timeline = page.locator("#timeline")
    expect(timeline.get_by_text("DE → AT")).to_be_visible()
    expect(timeline.get_by_role("link", name="zebra template")).to_be_visible()
    expect(page.get_by_text("not a number")).to_be_visible()
    assert violations(page, grave=True) == []
    kept(page, "profile")

    timeline.get_by_label("Show").select_option("change")
    expect(timeline.get_by_role("link", name="zebra template")).to_have_count(0)
    expect(timeline.get_by_text("DE → AT")).to_be_visible()
    timeline.get_by_label("Show").select_option("event")
    expect(timeline.get_by_text("DE → AT")).to_have_count(0)
    make_event(world.brand, lena, "bought_boots", present())
    expect(timeline.get_by_role("link", name="bought_boots")).to_have_count(1)

    page.get_by_role("button", name="History of country").click()
    expect(page.get_by_role("table", name="History of country")).to_contain_text("DE → AT")
    page.get_by_role("button", name="Change country").press("Enter")
    expect(page.get_by_label("Value", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Change country")).to_be_focused()
    expect(page.get_by_label("Value", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Change shoe_size").click()
    page.get_by_label("Value").fill("39")
    kept(page, "profile-correction")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Size of shoes” is saved.")).to_be_visible()
    expect(page.get_by_text("not a number")).to_have_count(0)
    page.get_by_role("button", name="Make a test customer").click()
    expect(page.get_by_text("is now a test customer")).to_be_visible()


def test_support_works_with_a_masked_address(
    browser: Browser, live_server: Any, world: World, lena: Customer
) -> None:
    make_operator(world.brand.label, Role.SUPPORT, name="sam", time_zone="Europe/Berlin")
    page = browser.new_page(base_url=live_server.url, viewport={"width": 1280, "height": 860})
    page.goto("/")
    page.fill("#id_username", "sam")
    page.fill("#id_password", "not so secret")
    page.click("button[type=submit]")
    page.goto(f"/customers/?q={ADDRESS}")
    page.get_by_role("link", name=lena.ext_id).click()
    expect(page.get_by_text("l•••@•••").first).to_be_visible()
    expect(page.locator("#timeline").get_by_text("DE → AT")).to_be_visible()
    expect(page.get_by_role("button", name="Change country")).to_have_count(0)
    assert ADDRESS not in page.content()
    assert violations(page, grave=True) == []
    kept(page, "profile-support")
    page.close()


def test_the_page_of_attributes_is_usable(page: Page, lena: Customer) -> None:
    page.goto("/attributes/")
    expect(page.get_by_text("Size of shoes")).to_be_visible()
    assert violations(page, grave=True) == []
    kept(page, "attributes")
    page.get_by_role("link", name="Declare country").click()
    page.get_by_label("Label").fill("Country of residence")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("Country of residence")).to_be_visible()


def test_two_customers_are_merged_by_mouse_and_parted_again(page: Page, world: World, lena: Customer) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/customers/{lena.pk}/")
    page.get_by_role("link", name="Merge with another…").click()
    page.get_by_label("Id of the other customer").fill("c-2")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("heading", name="c-2 becomes part of")).to_be_visible()
    assert violations(page, grave=True) == []
    kept(page, "merge")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("#timeline").get_by_text("Merged by operator anna")).to_be_visible()
    page.get_by_role("button", name="Undo the merge with c-2").click()
    expect(page.get_by_text("c-2 is a customer again.")).to_be_visible()
    assert Customer.objects.filter(ext_id="c-2").exists()
