"""Languages, versions, two at the same template, previews that leave the house, and who may only look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crm.models import Role
from examples.gateway.server import GatewayServer
from gateways.models import Gateway, Template
from tests.factories.axe import violations
from tests.factories.backoffice import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LogIn = Callable[[Role, str], Page]


def save(page: Page, subject: str) -> None:
    page.get_by_role("textbox", name="Subject").fill(subject)
    page.get_by_role("button", name="Save", exact=True).click()


def saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_a_language_is_written_beside_the_default(page: Page, world: World) -> None:
    page.goto("/templates/hello/")
    page.get_by_role("textbox", name="Default language").fill("en")
    page.get_by_role("textbox", name="Another language").fill("de_at")
    page.get_by_role("button", name="Add Austrian German (de-AT)").click()
    expect(page.get_by_label("In the default language").first).to_have_text("zebra subject")
    save(page, "Hallo")
    saved(page)
    assert Template.objects.get(slug="hello").content["languages"] == {"de-AT": {"subject": "Hallo"}}
    expect(page.locator(".me-shown dd").nth(1)).to_have_text("Hallo")
    assert violations(page, ".bo") == violations(page, ".bo", dark=True) == []


def test_an_earlier_version_is_compared_and_restored(page: Page, world: World) -> None:
    page.goto("/templates/hello/")
    save(page, "Second")
    saved(page)
    save(page, "Third")
    saved(page)
    page.get_by_role("button", name="Versions").click()
    versions = page.get_by_role("dialog")
    expect(versions.get_by_role("listitem").first).to_contain_text("anna")
    versions.get_by_role("button", name="Version 3").click()
    expect(versions.locator(".removed")).to_contain_text("Second")
    expect(versions.locator(".added")).to_contain_text("Third")
    versions.get_by_role("button", name="Version 2").click()
    versions.get_by_role("button", name="Restore").click()

    expect(page.get_by_role("textbox", name="Subject")).to_have_value("Second")
    assert Template.objects.get(slug="hello").content["subject"] == "Second"


def test_of_two_at_a_template_the_second_decides_whose_text_stays(
    page: Page, world: World, logged_in: LogIn
) -> None:
    ben = logged_in(Role.MANAGER, "ben")
    ben.goto("/templates/hello/")
    expect(ben.get_by_role("textbox", name="Subject")).to_have_value("zebra subject")
    page.goto("/templates/hello/")
    save(page, "Anna's")
    saved(page)

    save(ben, "Ben's")
    question = ben.get_by_role("dialog")
    expect(question).to_contain_text("anna saved it")
    assert Template.objects.get(slug="hello").content["subject"] == "Anna's"
    question.get_by_role("button", name="Save mine over it").click()
    saved(ben)
    assert Template.objects.get(slug="hello").content["subject"] == "Ben's"


def test_leaving_with_something_unsaved_is_asked_about(page: Page, world: World) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/templates/hello/")
    page.get_by_role("textbox", name="Subject").press_sequentially("!")
    page.get_by_role("link", name="Campaigns").first.click()
    page.wait_for_url("**/campaigns/")
    assert asked == ["beforeunload"]


def test_a_preview_is_sent_through_the_gateway(
    page: Page, world: World, gateway_server: GatewayServer
) -> None:
    Gateway.objects.filter(slug="mail").update(url=f"{gateway_server.url}/email?callbacks=0")
    page.goto("/templates/hello/")
    page.get_by_label("Send a preview to").fill("anna@shop.example")
    page.get_by_role("button", name="Send a preview").click()
    expect(page.get_by_text("The gateway took it.")).to_be_visible()
    [arrival] = gateway_server.journal.arrivals()
    assert arrival.body["activity_type"] == "preview"
    assert arrival.body["to_email_address"] == "anna@shop.example"
    assert arrival.body["subject"] == "zebra subject"


def test_who_may_not_edit_only_looks(world: World, logged_in: LogIn) -> None:
    page = logged_in(Role.SUPPORT, "sue")
    page.goto("/templates/hello/")
    expect(page.frame_locator("iframe[title='The e-mail']").locator("b")).to_have_text("zebra")
    assert page.get_by_role("textbox", name="Subject").is_editable() is False
    for name in ("Save", "Send a preview", "Insert a variable into Subject", "Add"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.goto("/im-types/card/")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
