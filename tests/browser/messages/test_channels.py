"""Messages other than mails: an SMS that is counted, a push on its phone, a custom IM with its own fields."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gateways.models import ImType, Template
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.gateways import make_gateway

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_sms_is_counted_while_it_is_written(page: Page, world: World) -> None:
    make_gateway(world.brand, channel="sms", slug="sms")
    page.goto("/templates/add/sms/")
    text, count = page.get_by_role("textbox", name="Text"), page.locator(".me-count")

    text.fill("a" * 161)
    expect(count).to_contain_text("2 SMS · 161 characters in GSM-7, 145 left in this part")
    text.fill("Grüße €")
    expect(count).to_contain_text("1 SMS · 8 characters in GSM-7")
    text.fill("Привет")
    expect(count).to_contain_text("1 SMS · 6 characters in UCS-2, 64 left")
    expect(count).to_contain_text("Only 70 characters fit into a part because of")


def test_a_push_is_shown_on_a_phone(page: Page, world: World) -> None:
    make_gateway(world.brand, channel="push", slug="push")
    page.goto("/templates/add/push/")
    page.get_by_role("textbox", name="Title").fill("For {{customer.name}}")
    page.get_by_role("textbox", name="Text").fill("Come back")

    expect(page.locator(".me-notification")).to_contain_text("For zebra")
    expect(page.locator(".me-notification")).to_contain_text("Come back")


def test_two_braces_offer_the_variables(page: Page, world: World) -> None:
    make_gateway(world.brand, channel="push", slug="push")
    page.goto("/templates/add/push/")
    title = page.get_by_role("textbox", name="Title")
    title.press_sequentially("For {{nam")
    expect(page.get_by_role("option", name="customer.name")).to_be_visible()
    title.press("Enter")
    expect(title).to_have_value("For {{customer.name}}")

    page.get_by_role("button", name="Insert a variable into Title").click()
    page.get_by_role("combobox", name="Find a variable").fill("event.no")
    page.keyboard.press("Enter")
    expect(title).to_have_value("For {{customer.name}}{{event.note}}")


def test_fields_of_ones_own_are_made_and_then_filled_in_a_template(page: Page, world: World) -> None:
    make_gateway(world.brand, channel="custom_im", slug="im")
    page.goto("/im-types/add/")
    page.get_by_role("textbox", name="Name").fill("Offer")
    page.get_by_role("textbox", name="Code").fill("picture")
    page.get_by_label("Kind").select_option("media")
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("textbox", name="Label").last.fill("Colour")
    page.get_by_role("textbox", name="Code").last.fill("colour")
    page.get_by_label("Kind").last.select_option("choice")
    page.get_by_role("textbox", name="Choices, one a line").fill("red\nblue")
    page.get_by_label("Required").last.check()
    page.get_by_role("button", name="Move Colour up").click()
    assert violations(page, ".bo") == violations(page, ".bo", dark=True) == []
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/im-types/")
    assert [field["code"] for field in ImType.objects.get(slug="offer").fields] == ["colour", "picture"]

    page.goto("/templates/add/im/")
    page.get_by_role("textbox", name="Name").fill("Red offer")
    page.get_by_role("textbox", name="Text").fill("Look")
    page.get_by_role("combobox", name="Type").click()
    page.get_by_role("option", name="Offer").click()
    page.get_by_role("combobox", name="Colour").select_option("red")
    expect(page.locator(".me-own")).to_contain_text("red")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/templates/red-offer/")
    assert Template.objects.get(slug="red-offer").content["fields"] == {"colour": "red"}
