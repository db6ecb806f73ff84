"""What only a browser can tell: that pages refresh themselves, ask before they act, and fit their window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from gateways.models import Message
from tests.factories.backoffice import World
from tests.factories.campaigns import chain, node, trigger
from tests.factories.events import make_event

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    *("/campaigns/", "/campaigns/journey/", "/campaigns/journey/draft/", "/campaigns/journey/runs/"),
    *("/messages/", "/calls/", "/templates/", "/templates/hello/", "/im-types/card/"),
    *("/customers/", "/segments/", "/segments/some/", "/audiences/some/"),
    *("/events/", "/event-types/", "/client-actions/"),
    *("/gateways/", "/gateways/mail/", "/rest-api/"),
    *("/crm/label/", "/crm/brand/", "/crm/operator/", "/crm/change/"),
]


def test_no_page_is_wider_than_its_window_or_asks_anybody_else(page: Page, world: World) -> None:
    strangers: list[str] = []
    here = page.url.rstrip("/")
    page.on(
        "request", lambda request: strangers.append(request.url) if not request.url.startswith(here) else None
    )
    for address in [*PAGES, f"/customers/{world.customer.pk}/", f"/runs/{world.run.pk}/"]:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1280, address
    assert [url for url in strangers if not url.startswith(("data:", "about:"))] == []


def test_the_live_stream_shows_a_new_event_by_itself_unless_paused(page: Page, world: World) -> None:
    page.goto("/events/")
    expect(page.get_by_text("zebra").first).to_be_visible()
    make_event(world.brand, world.customer, "client_action", present(), client_action="fresh_one")
    expect(page.get_by_role("link", name="fresh_one")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    make_event(world.brand, world.customer, "client_action", present(), client_action="while_paused")
    # No request goes out while it is paused: the next one comes after going on.
    page.get_by_role("button", name="Go on").click()
    with page.expect_response("**/events/newest/**"):
        pass
    expect(page.get_by_role("link", name="while_paused")).to_be_visible()


def test_the_overview_counts_without_being_asked(page: Page, world: World) -> None:
    shown = page.locator("#events-today")
    expect(shown).to_have_text("1")
    make_event(world.brand, world.customer, "client_action", present(), client_action="go")
    expect(shown).to_have_text("2", timeout=15_000)


def test_a_condition_is_counted_while_it_is_written(page: Page) -> None:
    page.goto("/segments/some/")
    expect(page.get_by_role("status")).to_contain_text("1 customer ")
    page.get_by_text("As JSON").click()
    written = page.get_by_label("Condition as JSON")
    written.fill('{"attribute": "name", "op": "eq", "value": "lion"}')
    expect(page.get_by_role("status")).to_contain_text("0 customers ")
    written.fill('{"attribute": ')
    expect(page.get_by_text("This is not JSON")).to_be_visible()


def test_a_draft_is_drawn_and_checked_while_it_is_typed(page: Page) -> None:
    import json

    page.goto("/campaigns/journey/draft/")
    expect(page.locator("svg [data-node]")).to_have_count(3)
    graph = chain(trigger(), node("mail", "send_email", template="gone"))
    page.fill("#id_graph", json.dumps(graph))
    expect(page.locator("#problems")).to_contain_text("there is no template “gone”")
    expect(page.locator("svg [data-node='mail'] .problem")).to_have_count(1)
    assert len(Campaign.objects.get().draft["nodes"]) == 3


def test_publishing_asks_first(page: Page, world: World) -> None:
    page.goto("/campaigns/journey/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Publish").click()
    assert world.campaign.versions.count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is live.")).to_be_visible()


def test_the_message_is_shown_in_a_frame_that_runs_no_script(page: Page, world: World) -> None:
    body = {"subject": "S", "body": "<h1>Hello</h1><script>parent.document.title = 'taken over'</script>"}
    Message.objects.filter(pk=world.message.pk).update(body=body)
    # The browser itself reports the blocked script, which is what we want to see, on a page of its own.
    other = page.context.new_page()
    other.goto(f"/messages/{world.message.pk}/")
    expect(other.frame_locator("iframe").get_by_role("heading", name="Hello")).to_be_visible()
    assert other.title().startswith("Message to")


def test_the_brand_is_switched_in_the_header(page: Page, world: World) -> None:
    from tests.factories.crm import make_brand, make_customer

    make_customer(make_brand("lions", world.brand.label), "lion-customer")
    page.goto("/customers/")
    page.get_by_role("combobox", name="Brand").select_option(label=f"{world.brand.label.name} · Lions")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.locator("nav a[href='/customers/']").click()
    expect(page.get_by_role("link", name="lion-customer")).to_be_visible()
    expect(page.get_by_text("zebra")).to_have_count(0)


def test_the_gateway_test_shows_request_and_answer_in_place(page: Page) -> None:
    page.goto("/gateways/mail/")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("It does not work")).to_be_visible()
    expect(page.get_by_text("Request: POST")).to_be_visible()
