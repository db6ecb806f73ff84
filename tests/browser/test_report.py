"""The report of a campaign in a browser, light and dark, and the way from a number to the customers behind it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from campaigns.models import AbRound
from gateways.models import DeliveryStatus, Message
from tests.factories.axe import violations
from tests.factories.backoffice import World
from tests.factories.crm import make_customer
from tests.factories.deliveries import report
from tests.factories.reports import Went, make_report

from .conftest import present

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = Path(__file__).parents[2] / "test-results" / "screens"


@pytest.fixture
def went(world: World) -> Went:
    """Two weeks of a campaign, with the rates that campaigns have."""
    random, now = Random(7), present()  # noqa: S311 -- no secrets
    went = make_report(world.brand, now - timedelta(days=2), slug="cashback")
    sample = Message.objects.filter(campaign="cashback").first()
    assert sample is not None
    for number in range(120):
        at = now - timedelta(days=random.randint(0, 13), hours=random.randint(0, 5))
        sample.pk, sample.uid, sample.run_id = None, f"extra-{number}", 10_000 + number
        sample.customer, sample.created_at = make_customer(world.brand), at
        sample.state, sample.error = random.choices(
            [("sent", ""), ("skipped", "suppressed: bounced")], [9, 1]
        )[0]
        sample.save(force_insert=True)
        if sample.state == "sent":
            (status,) = random.choices(["delivered", "opened", "clicked"], [4, 5, 2])
            report(Message.objects.get(pk=sample.pk), status, at)
    DeliveryStatus.objects.filter(status="clicked", message__uid__in=["extra-3", "extra-4"]).update(
        bot="burst"
    )
    _test(went)
    return went


def _test(went: Went) -> None:
    version = went.campaign.live
    assert version is not None
    results = [
        {"variant": "red", "customers": 60, "hits": 21, "rate": 0.35, "probability_best": 0.93},
        {"variant": "blue", "customers": 60, "hits": 13, "rate": 0.217, "probability_best": 0.07},
    ]
    AbRound.objects.create(
        version=version, node="test", number=1, started_at=present() - timedelta(days=1), dealt=120, passed=500,
        winner="red", decided_at=present(), results=results,
    )  # fmt: skip


def test_a_report_is_read_in_light_and_dark_and_every_number_opens(page: Page, went: Went) -> None:
    page.goto("/campaigns/cashback/")
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("heading", name="Messages by day")).to_be_visible()
    expect(page.get_by_role("img", name="By day from")).to_be_visible()
    expect(page.get_by_role("cell", name="red winner")).to_be_visible()
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / "report.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.get_by_text("The same as a table").click()
    assert violations(page, dark=False, grave=True) == []
    assert violations(page, dark=True, rules=["color-contrast"], grave=True) == []
    page.get_by_text("The same as a table").click()
    page.screenshot(path=SCREENS / "report-dark.png", full_page=True)

    letters = page.get_by_role("region", name="Messages", exact=True)
    letters.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Sent: "))).to_be_visible()
    assert violations(page, dark=False, grave=True) == []
    page.screenshot(path=SCREENS / "report-customers.png")
    page.get_by_role("link", name="Back to the report").click()
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("img", name="By day from")).to_be_visible()


def test_how_gateways_deliver_is_read_in_light_and_dark(page: Page, went: Went) -> None:
    Message.objects.filter(state="sent").update(settled_at=F("created_at"), attempts=1)
    page.get_by_role("link", name="Delivery").click()
    expect(page.get_by_role("heading", name="Messages by day")).to_be_visible()
    expect(page.get_by_role("cell", name="suppressed: bounced")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert violations(page, dark=False, grave=True) == []
    page.screenshot(path=SCREENS / "delivery.png", full_page=True)
    assert violations(page, dark=True, rules=["color-contrast"], grave=True) == []
    page.screenshot(path=SCREENS / "delivery-dark.png", full_page=True)
    page.get_by_role("region", name="What went wrong").get_by_role("link", name="1").first.click()
    expect(page.get_by_role("link", name="Back to the report")).to_be_visible()
