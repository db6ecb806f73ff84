"""Customers on the canvas: counts that change by themselves, who stands where, and what can be done with them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Run
from crm.models import Customer

from .conftest import a_day_later

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_customer_who_goes_on_moves_on_the_canvas(page: Page, three: list[Customer]) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Live").click()
    expect(page.locator("[data-step=rest] .cv-counts")).to_have_text("3 here0 passed")
    expect(page.locator("[data-line='start→next'] .cv-passed")).to_have_text("3")
    expect(page.get_by_text("Figures are fetched every 5 seconds")).to_be_visible()

    a_day_later()

    expect(page.locator("[data-step=mail] .cv-counts").first).to_have_text("3 here0 passed", timeout=10_000)
    expect(page.locator("[data-line='rest→next'] .cv-passed")).to_have_text("3")


def test_figures_are_pushed_where_the_live_process_runs(
    stream: str, page: Page, three: list[Customer]
) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Live").click()
    expect(page.get_by_text("Live: figures change by themselves")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    a_day_later()

    expect(page.locator("[data-step=mail] .cv-counts").first).to_have_text("3 here0 passed", timeout=5_000)
    assert not any(path.endswith("/stats") for path in asked)


def test_figures_stay_while_a_step_is_looked_at_and_end_with_the_draft(
    page: Page, three: list[Customer]
) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Live").click()
    expect(page.locator("[data-step=rest] .cv-counts")).to_be_visible()
    page.get_by_label("Heat").check()
    expect(page.locator("[data-step=rest][data-hot]")).to_be_visible()
    page.locator("[data-step=mail]").dblclick()
    expect(page.get_by_role("complementary", name="Send e-mail")).to_be_visible()
    expect(page.locator("[data-step=rest] .cv-counts")).to_be_visible()

    page.get_by_role("button", name="Back to the draft").click()

    expect(page.locator(".cv-counts")).to_have_count(0)
    expect(page.locator("[data-hot]")).to_have_count(0)


def test_one_waiting_customer_is_sent_on_and_the_others_stay(
    page: Page, flow: Campaign, three: list[Customer]
) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Live").click()
    page.get_by_role("complementary", name="Live").get_by_role("button", name="Wait").click()
    here = page.get_by_role("region", name="Customers here")
    expect(here).to_contain_text("times: Europe/Berlin")
    expect(here.get_by_role("listitem")).to_have_count(3)
    expect(here.get_by_role("link", name="lion-1", exact=True)).to_have_attribute(
        "href", "/customers/?q=lion-1"
    )
    run = Run.objects.get(customer=three[1])
    way = here.get_by_role("link", name="lion-1: way so far")
    expect(way).to_have_attribute("href", f"/runs/{run.pk}/")

    here.get_by_label("Choose lion-1").check()
    here.get_by_role("button", name="Skip").click()
    dialog = page.get_by_role("dialog", name="Skip this step for 1 customer?")
    expect(dialog).to_contain_text("is not done for them. They go on with “Send e-mail”")
    dialog.get_by_role("button", name="Skip the step").click()

    expect(page.get_by_text("1 customer skipped the step.")).to_be_visible()
    expect(here.get_by_role("listitem")).to_have_count(2)
    assert list(Run.objects.filter(campaign=flow).order_by("pk").values_list("node", flat=True)) == [
        "rest",
        "mail",
        "rest",
    ]


def test_several_are_moved_and_then_all_are_stopped(
    page: Page, flow: Campaign, three: list[Customer]
) -> None:
    page.goto("/campaigns/flow/canvas/")
    page.get_by_role("button", name="Live").click()
    page.get_by_role("complementary", name="Live").get_by_role("button", name="Wait").click()
    here = page.get_by_role("region", name="Customers here")
    here.get_by_label("Choose lion-0").check()
    here.get_by_label("Choose lion-2").check()
    here.get_by_role("button", name="Move…").click()
    dialog = page.get_by_role("dialog", name="Move to another step for 2 customers?")
    expect(dialog.get_by_role("button", name="Move them")).to_be_disabled()
    dialog.get_by_label("Move to").select_option(label="“Wait” (Wait 2 hours)")
    dialog.get_by_role("button", name="Move them").click()
    expect(page.get_by_text("2 customers moved.")).to_be_visible()
    expect(here.get_by_role("listitem")).to_have_count(1)

    page.locator("[data-step=nap]").click()
    expect(here.get_by_role("listitem")).to_have_count(2)
    expect(here).to_contain_text("For all 2:")
    here.get_by_role("button", name="Stop").click()
    dialog = page.get_by_role("dialog", name="Stop for 2 customers?")
    expect(dialog).to_contain_text("cannot be undone")
    dialog.get_by_role("button", name="Stop them").click()
    expect(page.get_by_text("2 customers stopped.")).to_be_visible()
    ends = Run.objects.filter(campaign=flow).order_by("pk").values_list("state", "node")
    assert list(ends) == [("exited", "nap"), ("waiting", "rest"), ("exited", "nap")]


def test_support_sees_the_customers_and_no_buttons(onlooker: Page, three: list[Customer]) -> None:
    onlooker.goto("/campaigns/flow/canvas/")
    expect(onlooker.get_by_role("button", name="Live")).to_be_visible()
    expect(onlooker.get_by_role("button", name="Publish")).to_have_count(0)
    onlooker.get_by_role("button", name="Live").click()
    panel = onlooker.get_by_role("complementary", name="Live")
    expect(panel.get_by_role("button", name="Wait")).to_be_visible()
    expect(panel.get_by_role("link", name="Pause")).to_have_count(0)
    panel.get_by_role("button", name="Wait").click()
    expect(panel.get_by_role("link", name="lion-0", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="Skip")).to_have_count(0)
    expect(panel.get_by_role("checkbox")).to_have_count(0)
    onlooker.get_by_role("button", name="Versions").click()
    expect(onlooker.get_by_role("button", name="Customers", exact=True)).to_be_visible()
    expect(onlooker.get_by_role("button", name="Restore")).to_have_count(0)
    # What has no button has no success in the API either.
    for path in ("flow/publish", "flow/runs/act", "import", "gallery/welcome", "flow/copy"):
        answer = onlooker.request.post(
            f"/api/v1/campaigns/{path}", data={}, headers={"X-CSRFToken": token(onlooker)}
        )
        assert answer.status == 403, path
        assert answer.json()["code"] != "csrf", path


def token(page: Page) -> str:
    return next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
