"""The test run beside the canvas: a month of a journey, walked in a moment, step by step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Run
from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from gateways.models import Message
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger
from tests.factories.gateways import make_gateway, make_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def journey(world: World) -> Campaign:
    world.suppression.delete()  # the world's customer may be written to here
    mail = make_template(
        world.gateway,
        subject="Your {{event.amount}}",
        body="<h1>You have {{event.amount}}</h1><p>Hello {{state.name}}</p>",
    )
    text = make_template(make_gateway(world.brand, channel="sms"))
    graph = chain(
        trigger(where=[{"field": "amount", "op": "gte", "value": 5}]),
        node("rest", "wait", days=29),
        node("mail", "send_email", template=mail.slug),
        node("status", "check_email_status", criteria=["opened", "other"]),
        node("again", "wait", days=1),
        node("sms", "send_sms", template=text.slug),
        node("end", "exit", reason="over"),
        edges=[
            ("start", "next", "rest"),
            ("rest", "next", "mail"),
            ("mail", "next", "status"),
            ("status", "opened", "again"),
            ("again", "next", "sms"),
            ("sms", "next", "end"),
        ],
    )
    for index, each in enumerate(graph["nodes"]):
        each["position"] = {"x": 300, "y": 130 * index}
    return campaigns.create(SYSTEM, world.brand, "month", "A month", graph)


def test_a_month_is_walked_in_a_moment_and_shown_step_by_step(
    page: Page, world: World, journey: Campaign
) -> None:
    before = (Run.objects.count(), Message.objects.count())
    page.goto("/campaigns/month/canvas/")
    page.get_by_role("button", name="Test run").click()
    page.get_by_role("combobox", name="Customer").fill("zeb")
    page.get_by_role("listbox").get_by_role("option", name="zebra-customer").click()
    page.get_by_label("Begins").fill("2026-05-01T09:00")
    page.get_by_role("button", name="+ Add a field").click()
    page.get_by_label("Name of field").last.fill("amount")
    page.get_by_label("Value of amount").fill("7")
    page.get_by_text("What becomes of the messages").click()
    page.get_by_role("combobox", name="Send e-mail").select_option("opened")
    page.get_by_role("button", name="Start the test run").click()
    clock = page.locator(".cv-try-clock")
    expect(clock).to_contain_text("1 May, 09:00")

    page.get_by_role("button", name="Next step").click()
    page.get_by_role("button", name="Next step").click()
    expect(clock).to_contain_text("30 May, 09:00 (+29 days)")
    expect(page.locator(".cv-node.lit")).to_have_count(3)
    expect(page.locator(".cv-node.current")).to_have_attribute("data-step", "mail")
    expect(page.frame_locator(".cv-try-message iframe").get_by_role("heading")).to_have_text("You have 7")

    page.get_by_role("button", name="Last step").click()
    expect(page.get_by_text("The customer leaves the campaign here: over")).to_be_visible()
    assert page.locator(".cv-try-steps [aria-current=step]").is_visible()
    page.keyboard.press("ArrowLeft")
    expect(clock).to_contain_text("31 May, 09:00 (+30 days)")
    expect(page.locator(".cv-try-message")).to_contain_text(
        "Would wait for its delivery window until 31 May, 11:00"
    )
    assert (Run.objects.count(), Message.objects.count()) == before


@pytest.mark.parametrize("dark", [False, True])
def test_it_can_be_used_by_everybody(page: Page, journey: Campaign, dark: bool) -> None:
    page.goto("/campaigns/month/canvas/")
    page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
    page.get_by_role("button", name="Test run").click()
    page.get_by_label("Write one").check()
    page.get_by_text("What becomes of the messages").click()
    assert violations(page, ".cv-side") == []

    page.get_by_role("button", name="+ Add a field").click()
    page.get_by_label("Name of field").last.fill("amount")
    page.get_by_label("Value of amount").fill("7")
    page.get_by_role("button", name="Start the test run").click()
    page.get_by_role("button", name="Last step").click()
    assert violations(page, ".cv-side") == []


def test_who_would_not_enter_is_told_why(page: Page, journey: Campaign) -> None:
    page.goto("/campaigns/month/canvas/")
    page.get_by_role("button", name="Test run").click()
    page.get_by_label("Write one").check()
    page.get_by_role("button", name="Start the test run").click()

    expect(page.get_by_text("The customer would not enter:")).to_be_visible()


def test_a_trigger_without_an_event_of_its_own_is_named_by_what_it_says(page: Page, world: World) -> None:
    graph = chain(
        node("start", "date_reached", date="2036-12-24", at="09:00"),
        node("order", "order_created", statuses=["paid"]),
        node("end", "exit", reason="over"),
        edges=[("start", "next", "end"), ("order", "next", "end")],
    )
    for index, each in enumerate(graph["nodes"]):
        each["position"] = {"x": 300 * index, "y": 130}
    campaigns.create(SYSTEM, world.brand, "dated", "Dated", graph)
    page.goto("/campaigns/dated/canvas/")
    page.get_by_role("button", name="Test run").click()

    occasion = page.get_by_role("group", name="Occasion")
    expect(occasion).to_contain_text("Date reached on 24 December 2036 at 09:00")
    expect(occasion.get_by_role("button", name="+ Add a field")).to_have_count(0)
    page.get_by_role("combobox", name="Customer").fill("zeb")
    page.get_by_role("listbox").get_by_role("option", name="zebra-customer").click()
    page.get_by_role("button", name="Start the test run").click()
    expect(page.get_by_role("region", name="The walk")).to_contain_text("Exit: over")

    page.get_by_role("button", name="Change customer, event or outcomes").click()
    with page.expect_request("**/choices/event_field?*event=order_created*"):
        page.get_by_label("Trigger").select_option("order")
    expect(page.get_by_role("group", name="Event")).to_contain_text("Order created order paid created")
    assert violations(page) == []
