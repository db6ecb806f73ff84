"""Points on the customer's page."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from crm.models import Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.points import give, points_of

pytestmark = pytest.mark.django_db


def test_the_page_tells_what_a_customer_has_and_why(brand: Brand, now: datetime) -> None:
    anna = make_customer(brand, "anna")
    give(anna, 1_200, now, note="welcome", expires_at=now + timedelta(days=9))
    give(anna, -100, now)
    desk = at_work(brand.label, Role.SUPPORT)

    page = desk.get(f"/customers/{anna.pk}/").content.decode()
    ledger = desk.get(f"/customers/{anna.pk}/points/ledger/").content.decode()

    assert "1,100" in page
    assert "Expire next" in page
    assert "by hand: welcome" in ledger


def test_a_second_click_does_nothing(brand: Brand) -> None:
    anna, desk = make_customer(brand, "anna"), at_work(brand.label, Role.SUPPORT)
    form = {"amount": "50", "note": "sorry", "once": str(uuid.uuid4())}
    for _ in range(2):
        answer = desk.post(f"/customers/{anna.pk}/points/", form, follow=True)

    assert "+50 points for anna." in answer.content.decode()
    assert points_of(anna) == 50


def test_it_says_what_is_wrong_with_the_form(brand: Brand) -> None:
    anna, desk = make_customer(brand, "anna"), at_work(brand.label, Role.MANAGER)
    for amount, problem in (("", "Say how many points."), ("0", "Give a number of points")):
        form = {"amount": amount, "once": str(uuid.uuid4())}
        answer = desk.post(f"/customers/{anna.pk}/points/", form, follow=True)
        assert problem in answer.content.decode()

    assert points_of(anna) == 0
