"""Outside calls in a browser: one that failed is found, read, and made once more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gateways.models import Call
from tests.browser.test_marketer import kept
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.calls import make_call
from tests.factories.crm import make_customer

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def failed(world: World) -> Call:
    """One that a shop answered badly, among others."""
    for number in range(6):
        make_call(
            world.brand, present(), state="done", http_status=200, error="", attempts=1, node=f"hook-{number}"
        )
    lena = make_customer(world.brand, "c-2", email="lena@mail.example")
    body = '{"id": "c-2", "email": "lena@mail.example", "sum": 19.9}'
    keeps = {"price": "data.price"}
    return make_call(
        world.brand,
        present(),
        customer=lena,
        body=body,
        keeps=keeps,
        headers={"X-Kind": "order"},
        run_id=4_711,
        visit=1,
    )


def test_a_failed_call_is_found_read_and_made_once_more(page: Page, world: World, failed: Call) -> None:
    page.goto("/messages/")
    page.get_by_role("link", name="Outside calls").click()
    expect(page.get_by_role("link", name="Webhook", exact=True)).to_have_count(8)
    kept(page, "calls")
    assert violations(page, grave=True) == []

    page.get_by_label("Any state").select_option("failed")
    page.get_by_label("Host").fill("api.shop")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Webhook", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Webhook", exact=True).click()

    expect(page.get_by_text("HTTP 500. Given up after 5 tries.")).to_be_visible()
    expect(page.get_by_text("lena@mail.example")).to_be_visible()
    kept(page, "call")
    assert violations(page, grave=True) == []
    page.get_by_role("button", name="Call again").click()
    expect(page.get_by_text("It is called once more, under the same uid.")).to_be_visible()
    failed.refresh_from_db()
    assert failed.state == "queued"
