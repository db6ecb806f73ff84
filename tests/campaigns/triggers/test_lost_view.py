"""Lost view."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run
from campaigns.services.silences import let_in
from campaigns.services.why import why_not
from campaigns.triggers.lost_view import LostView, LostViewConfig
from crm.models import Brand
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BAG: dict[str, Any] = {"product_id": "1", "category": "Bag"}
HAT: dict[str, Any] = {"product_id": 2, "category": "Hat"}


def let_in_all(now: datetime) -> None:
    while let_in(now):
        pass


def test_who_looked_and_added_nothing_enters_with_what_was_looked_at(brand: Brand, now: datetime) -> None:
    campaign = waiting_for(brand, now, "lost_view", hours=1)
    anna, bob, cyd = (make_customer(brand, name) for name in ("anna", "bob", "cyd"))
    other = make_brand("other")
    for customer in (anna, bob, cyd, make_customer(other, "anna")):
        arrive(customer.brand, customer, now, "product_viewed", **BAG)
        arrive(customer.brand, customer, now + MINUTE, "product_viewed", **HAT)
    arrive(brand, bob, now + 2 * MINUTE, "product_added", **HAT)
    arrive(brand, cyd, now + 2 * MINUTE, "order_created")
    late = make_customer(brand, "late")
    arrive(brand, late, now + 30 * MINUTE, "product_viewed", **BAG)

    let_in_all(now + 61 * MINUTE)
    let_in_all(now + 61 * MINUTE)

    assert entered() == ["anna"]
    assert [item["product_id"] for item in Run.objects.get().context["items"]] == [2, "1"]
    assert [reason.code for reason in why_not(campaign, bob, now + 2 * HOUR)] == ["ended"]
    assert [reason.code for reason in why_not(campaign, late, now + HOUR)] == ["not_yet"]


@pytest.mark.parametrize(("of", "lost"), [("product", ["1", "3"]), ("category", ["1"])])
def test_each_product_or_category_is_a_matter_of_its_own(
    brand: Brand, now: datetime, of: str, lost: list[str]
) -> None:
    waiting_for(brand, now, "lost_view", hours=1, of=of)
    anna = make_customer(brand, "anna")
    other_hat = {"product_id": "3", "category": "Hat"}
    for viewed in (BAG, HAT, other_hat, {"url": "/nothing"}):
        arrive(brand, anna, now, "product_viewed", **viewed)
    arrive(brand, anna, now + MINUTE, "product_added", **HAT)

    let_in_all(now + HOUR)

    assert sorted(Run.objects.values_list("context__product_id", flat=True)) == lost


def test_a_look_at_a_category_counts_for_categories_only(brand: Brand, now: datetime) -> None:
    bags = waiting_for(brand, now, "lost_view", slug="bags", hours=1, of="category", categories=["Bag"])
    site = waiting_for(brand, now, "lost_view", slug="site", hours=1)
    for name, category in (("anna", "Bag"), ("bob", "Hat")):
        arrive(brand, make_customer(brand, name), now, "category_viewed", category=category)

    let_in_all(now + HOUR)

    assert (entered(bags), entered(site)) == (["anna"], [])


def test_it_says_in_words_what_it_waits_for(brand: Brand) -> None:
    assert LostView.summary(LostViewConfig(days=1, of="product")) == "view of product lost for 1 day"
    assert fields_refused(brand, "lost_view", hours=1, of="page") == [("start", "of")]
