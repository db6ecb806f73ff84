"""A mail, written as HTML, as MJML and in blocks, and looked at as a customer gets it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from gateways.models import Template
from tests.factories.axe import violations
from tests.factories.backoffice import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begin(page: Page, name: str) -> None:
    page.goto("/templates/add/")
    page.get_by_role("link", name="E-mail by").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("textbox", name="Subject").fill("Hello {{customer.name}}")
    page.get_by_role("textbox", name="From").fill("Shop <care@shop.example>")


def write_html(page: Page, html: str) -> None:
    page.get_by_text("HTML source").click()
    source = page.get_by_role("textbox", name="HTML")
    expect(source).to_be_visible()
    source.fill(html)


def test_a_mail_in_html_is_shown_as_the_customer_gets_it(page: Page, world: World) -> None:
    begin(page, "Spring sale")
    write_html(page, "<h1>For {{customer.name}}</h1>\n<p>{{event.note}} {{event.amonut}}</p>")

    mail = page.frame_locator("iframe[title='The e-mail']")
    expect(mail.get_by_role("heading")).to_have_text("For zebra")
    expect(mail.locator("mark")).to_have_text("⟦event.amonut⟧")
    expect(page.get_by_text("Without a value for this customer and event: event.amonut")).to_be_visible()
    expect(page.get_by_text("Line 2: Nobody has seen event.amonut yet.")).to_be_visible()
    expect(page.locator(".me-gutter .unknown")).to_have_text("2")

    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/templates/spring-sale/")
    saved = Template.objects.get(slug="spring-sale").content
    assert saved["body"] == "<h1>For {{customer.name}}</h1>\n<p>{{event.note}} {{event.amonut}}</p>"


def test_a_mail_in_blocks_is_saved_as_mjml_and_nothing_is_fetched_from_elsewhere(
    page: Page, world: World
) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    begin(page, "In blocks")
    blocks = page.frame_locator(".gjs-frame")
    blocks.get_by_text("Hello,").click()
    page.locator(".gjs-block", has_text="Button").press("Enter")
    expect(blocks.get_by_text("Button")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Unsaved changes")).to_be_visible()

    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/templates/in-blocks/")
    assert "<mj-button" in Template.objects.get(slug="in-blocks").content["body"]
    expect(page.frame_locator("iframe[title='The e-mail']").get_by_text("Button")).to_be_visible(
        timeout=20_000
    )
    home = page.url.split("/templates/")[0]
    assert [url for url in fetched if not url.startswith((home, "data:", "blob:", "about:"))] == []


def test_switching_the_way_asks_before_blocks_are_given_up_and_can_be_undone(
    page: Page, world: World
) -> None:
    begin(page, "Ways")
    page.get_by_text("MJML source").click()
    source = page.get_by_role("textbox", name="MJML")
    source.fill(source.input_value().replace("Hello,", "Dear customer,"))
    mjml = source.input_value()
    page.get_by_text("HTML source").click()
    page.get_by_role("button", name="Leave it as it is").click()
    expect(source).to_have_value(mjml)

    page.get_by_text("HTML source").click()
    page.get_by_role("button", name="Make it HTML").click()
    expect(page.get_by_role("textbox", name="HTML")).to_have_value(re.compile("Dear customer,"))
    page.get_by_role("button", name="Undo the switch").click()
    expect(source).to_have_value(mjml)


@pytest.mark.parametrize("dark", [False, True])
def test_everybody_can_use_it(page: Page, world: World, dark: bool) -> None:
    page.goto("/templates/add/mail/")
    page.frame_locator(".gjs-frame").get_by_text("Hello,").click()
    assert violations(page, ".bo", dark=dark) == []
    page.goto("/templates/hello/")
    expect(page.frame_locator("iframe[title='The e-mail']").locator("b")).to_have_text("zebra")
    assert violations(page, ".bo", dark=dark) == []
