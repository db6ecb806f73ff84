"""The segment builder as a marketer uses it: a condition with its live count, and all that a segment's page tells
(issue 4, 6); then from the picture of RFM to a segment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crm.models import Brand, Segment, SegmentDay
from crm.services import days, editing
from crm.services.changes import SYSTEM
from events.models import EventType
from events.services import scoring
from tests.browser.conftest import present
from tests.browser.test_marketer import kept
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(world: World) -> Brand:
    """Twelve customers from two countries, each more lately and more often than others; and a segment of big ones."""
    now = present()
    amount = {"types": ["number"], "sample": 20, "addressable": True}
    EventType.objects.create(
        brand=world.brand, name="purchase", first_seen=now, last_seen=now, fields={"amount": amount}
    )
    for number in range(12):
        customer = make_customer(world.brand, f"shopper-{number:02}", country="DE" if number % 2 else "AT")
        for order in range(1 + number // 3):
            at = now - timedelta(days=13 - number + order)
            make_event(world.brand, customer, "purchase", at, amount=20 * (number + 1))
    big = {"event": "purchase", "sum": {"field": "amount", "op": "gte", "value": 300}}
    make_segment(world.brand, "big", big, now)
    return world.brand


def choose(page: Page, field: str, typed: str, option: str) -> None:
    """Pick from a list that is narrowed by typing; the last of these fields on the page."""
    box = page.get_by_role("combobox", name=field).last
    box.click()
    box.fill(typed)
    page.get_by_role("option", name=option).first.click()


def looked_at(page: Page, name: str) -> None:
    """A picture is kept, and nobody is kept from working."""
    kept(page, name)
    assert violations(page, grave=True) == []


def build(page: Page) -> None:
    """Germans who have bought at least three times."""
    page.goto("/segments/")
    page.get_by_role("link", name="New segment").click()
    page.get_by_role("textbox", name="Name").fill("Loyal Germans")
    expect(page.get_by_role("textbox", name="Slug")).to_have_value("loyal-germans")
    page.get_by_role("button", name="Add rule").click()
    choose(page, "What the rule is about", "purch", "purchase")
    page.get_by_role("combobox", name="How often, or what of it").select_option(label="how many times")
    page.get_by_placeholder("number").last.fill("3")
    outcome = page.get_by_label("What the condition says")
    expect(outcome.get_by_text("country is DE and purchase count is at least 3")).to_be_visible()
    expect(outcome.get_by_text("3 customers")).to_be_visible()
    looked_at(page, "segment-builder")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/segments/loyal-germans/")


def test_a_segment_is_built_and_told_about(page: Page, shop: Brand) -> None:
    build(page)
    now = present()
    build_all(now)
    loyal = Segment.objects.get(slug="loyal-germans")
    SegmentDay.objects.bulk_create(
        SegmentDay(
            segment=loyal, day=now.date() - timedelta(days=ago), size=12 - ago, entered=ago % 3, left=ago % 2
        )
        for ago in range(1, 10)
    )
    moved = shop.customers.get(ext_id="shopper-07")
    editing.edit(SYSTEM, moved, {"country": "CH"}, None, now)
    keep_all(present())
    days.note(present())

    tabs = page.get_by_role("navigation", name="Segment")
    tabs.get_by_role("link", name="Members").click()
    expect(page.get_by_role("link", name="shopper-")).to_have_count(2)
    looked_at(page, "segment-members")
    tabs.get_by_role("link", name="Moves").click()
    expect(page.get_by_role("row", name="shopper-07").first).to_contain_text("country changed")
    looked_at(page, "segment-moves")
    tabs.get_by_role("link", name="Overlap").click()
    expect(page.get_by_role("row", name="Big")).to_contain_text("100 %")
    looked_at(page, "segment-overlap")
    tabs.get_by_role("link", name="Over time").click()
    expect(page.get_by_role("img", name="Customers by day")).to_be_visible()
    expect(page.get_by_role("img", name="By day from")).to_be_visible()
    looked_at(page, "segment-over-time")
    page.goto("/segments/")
    expect(page.get_by_role("row", name="Loyal Germans")).to_contain_text("15.4 %")
    looked_at(page, "segments-with-shares")


def test_a_field_of_the_rfm_picture_becomes_a_segment(page: Page, shop: Brand) -> None:
    page.goto("/segments/")
    page.get_by_role("link", name="RFM").click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Event type").fill("purchase")
    page.get_by_label("Field of the amount").fill("amount")
    page.get_by_label("Days").fill("90")
    looked_at(page, "rfm-settings")
    page.get_by_role("button", name="Save").click()
    scoring.score(present())
    page.reload()
    looked_at(page, "rfm")

    page.get_by_role("link", name="Champions").first.click()
    expect(page.get_by_role("link", name="shopper-").first).to_be_visible()
    looked_at(page, "rfm-customers")
    page.get_by_role("link", name="Make a segment of them").click()
    expect(page.get_by_label("What the condition says")).to_contain_text(
        "RFM recency is 5 and RFM frequency is"
    )
    expect(page.get_by_label("What the condition says")).to_contain_text("customer")
    looked_at(page, "rfm-segment")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/segments/champions-5-*/")
    build_all(present())

    made = Segment.objects.get(slug__startswith="champions")
    rules = {rule["rfm"]: rule["value"] for rule in made.condition["all"]}
    found = shop.customers.filter(rfm_scores__recency=5, rfm_scores__frequency=rules["frequency"])
    assert rules["recency"] == 5
    assert found
    assert inside(made) == set(found.values_list("ext_id", flat=True))
