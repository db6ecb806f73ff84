"""Every main page through axe, light and dark: nothing that keeps somebody from working."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.axe import violations
from tests.factories.backoffice import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    *("/", "/campaigns/", "/campaigns/?q=nothing", "/campaigns/new/", "/campaigns/journey/"),
    *("/campaigns/journey/draft/", "/campaigns/journey/runs/", "/campaigns/journey/pause/", "/runs/"),
    *("/reports/delivery/", "/reports/delivery/messages/?what=total"),
    *("/campaigns/journey/report/", "/campaigns/journey/report/customers/?what=run.entered"),
    *("/messages/", "/calls/", "/templates/", "/im-types/"),
    *("/polls/", "/polls/add/", "/polls/asked/report/"),
    *("/segments/add/file/", "/segments/some/members/", "/segments/some/moves/", "/segments/some/overlap/"),
    *("/segments/some/days/", "/rfm/", "/rfm/settings/"),
    *("/customers/", "/segments/", "/segments/some/", "/audiences/", "/audiences/some/", "/audiences/add/"),
    *("/events/", "/events/set-aside/", "/event-types/", "/client-actions/"),
    *("/gateways/", "/gateways/mail/", "/gateways/add/", "/rest-api/", "/rest-api/add/"),
    *("/categories/", "/categories/add/", "/categories/news/", "/suppressions/"),
    *("/frequency-caps/", "/frequency-caps/add/", "/frequency-caps/most/"),
    *("/customers/imports/", "/customers/exports/", "/customers/erasures/"),
    *("/jobs/", "/account/", "/password_change/"),
    *("/crm/label/", "/crm/brand/", "/crm/operator/", "/crm/change/"),
]


def addresses(world: World) -> list[str]:
    things = (
        f"/customers/{world.customer.pk}/",
        f"/runs/{world.run.pk}/",
        f"/messages/{world.message.pk}/",
        f"/calls/{world.call.pk}/",
    )
    return [*PAGES, *things, f"/events/{world.event.pk}/"]


def test_no_page_keeps_anybody_from_working_or_is_wider_than_its_window(page: Page, world: World) -> None:
    wide: list[str] = []
    found: list[str] = []
    for address in addresses(world):
        page.goto(address)
        for width in (820, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{address} at {width}")
        found += violations(page, dark=False, grave=True)
        # Of the same page in the dark, only colours change.
        found += [f"dark: {one}" for one in violations(page, dark=True, rules=["color-contrast"], grave=True)]
    assert wide == []
    assert found == []


@pytest.mark.parametrize("address", ["/login/", "/nowhere/"])
def test_neither_do_the_pages_outside(browser: Browser, live_server: Any, address: str) -> None:
    page = browser.new_page(base_url=live_server.url)
    page.goto(address)
    assert violations(page, grave=True) == []
    page.close()


def test_the_operators_menu_and_the_colours_work_by_keyboard(page: Page) -> None:
    page.locator(".bo-user > summary").press("Enter")
    page.get_by_role("button", name="Dark").press("Enter")
    expect(page.locator("html")).to_have_class("dark")
    page.goto("/campaigns/")
    expect(page.locator("html")).to_have_class("dark")
    page.locator(".bo-user > summary").press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Light").press("Enter")
    expect(page.locator("html")).not_to_have_class("dark")


def test_rows_are_ticked_by_keyboard_and_counted(page: Page) -> None:
    page.goto("/campaigns/")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_disabled()
    page.get_by_label("Choose all on this page").press("Space")
    expect(page.get_by_text("1 chosen")).to_be_visible()
    expect(stop).to_be_enabled()
    page.get_by_role("button", name="Pause, all stand still").press("Enter")
    expect(page.get_by_text("1 paused.")).to_be_visible()


def test_a_head_sorts_and_says_so(page: Page) -> None:
    page.goto("/campaigns/")
    page.get_by_role("link", name="Campaign", exact=False).filter(has_text="↕").first.click()
    expect(page.get_by_role("columnheader", name="Campaign")).to_have_attribute("aria-sort", "ascending")
