"""Lost cart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from campaigns.models import Campaign, Run, Silence
from campaigns.services import campaigns
from campaigns.services.entry import enter_by_arrivals
from campaigns.services.silences import is_due, let_in
from campaigns.services.why import why_not
from crm.models import Brand, Customer
from crm.services import merging
from crm.services.changes import SYSTEM
from events import bus
from tests.factories.campaigns import trace
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.journeys import arrive, arrive_all

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def add(customer: Customer, at: datetime, product: str, **fields: Any) -> None:
    """The customer puts a product into the cart."""
    arrive(customer.brand, customer, at, "product_added", product_id=product, **fields)


def let_in_all(now: datetime) -> None:
    """Whoever is due enters, two at a time."""
    while let_in(now, size=2):
        pass


@pytest.fixture
def campaign(brand: Brand, now: datetime) -> Campaign:
    return waiting_for(brand, now, "lost_cart", hours=1)


@pytest.fixture
def anna(brand: Brand) -> Customer:
    return make_customer(brand, "anna")


def test_an_hour_after_the_last_product_was_added_the_customer_enters_once(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    add(anna, now, "1", title="Bag")
    add(anna, now + 40 * MINUTE, "2", title="Hat")
    arrive(brand, make_customer(brand, "viewer"), now, "product_viewed", product_id="1")
    other = make_brand("other")
    add(make_customer(other, "anna"), now, "1")

    let_in_all(now + 99 * MINUTE)
    assert entered() == []
    assert not is_due(now + 99 * MINUTE)

    for _ in range(2):
        let_in_all(now + 100 * MINUTE)

    run = Run.objects.get(customer=anna)
    assert (entered(), trace(run)) == (["anna"], [("start", "next")])
    assert (run.context["product_id"], run.context["title"]) == ("2", "Hat")
    assert [item["product_id"] for item in run.context["items"]] == ["2", "1"]
    assert not Silence.objects.exists()


@pytest.mark.parametrize("order", ["order_created", "order_complete", "purchase"])
def test_an_order_ends_it(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime, order: str
) -> None:
    bob = make_customer(brand, "bob")
    add(anna, now, "1")
    add(bob, now, "1")
    arrive(brand, bob, now - MINUTE, order)
    arrive(brand, anna, now + MINUTE, order)

    let_in_all(now + HOUR)

    assert entered() == ["bob"]
    assert [reason.code for reason in why_not(campaign, anna, now + HOUR)] == ["ended"]


def test_what_is_added_after_an_order_is_another_cart(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    add(anna, now, "1")
    arrive(brand, anna, now + MINUTE, "order_created")
    add(anna, now + 2 * MINUTE, "2")

    let_in_all(now + 2 * HOUR)

    assert [item["product_id"] for item in Run.objects.get().context["items"]] == ["2"]


def test_it_does_not_matter_in_which_order_events_reach_us(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    bob = make_customer(brand, "bob")
    arrive(brand, anna, now + MINUTE, "order_created")
    add(anna, now, "1")
    add(bob, now + 30 * MINUTE, "2")
    add(bob, now, "1")

    let_in_all(now + 80 * MINUTE)
    assert entered() == []
    let_in_all(now + 90 * MINUTE)

    assert entered() == ["bob"]
    assert [item["product_id"] for item in Run.objects.get().context["items"]] == ["2", "1"]


def test_what_was_taken_out_is_not_lost(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    bob, cyd = make_customer(brand, "bob"), make_customer(brand, "cyd")
    for customer in (anna, bob):
        add(customer, now, "1")
        arrive(brand, customer, now + MINUTE, "product_removed", product_id="1")
    add(bob, now + 2 * MINUTE, "1", again=True)
    add(cyd, now, "1")
    add(cyd, now + MINUTE, "2")
    arrive(brand, cyd, now + 2 * MINUTE, "product_removed", product_id="2")

    let_in_all(now + 2 * HOUR)

    assert entered() == ["bob", "cyd"]
    assert Run.objects.get(customer=bob).context["again"] is True
    assert Run.objects.get(customer=cyd).context["product_id"] == "1"


def test_the_same_events_twice_do_no_harm(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    (event,) = arrive_all(brand, [anna], now, "product_added", product_id="1")
    again = [bus.Arrival(event.pk, brand.pk, anna.pk, event.name, "", event.occurred_at)]
    for at in (now, now + 2 * HOUR):
        with transaction.atomic():
            bus.publish(bus.Arrival, again, at)
        let_in_all(now + 2 * HOUR)

    assert entered() == ["anna"]


def test_of_many_items_the_newest_twenty_are_told(campaign: Campaign, anna: Customer, now: datetime) -> None:
    for number in range(25):
        add(anna, now + number * MINUTE, str(number))

    let_in_all(now + 2 * HOUR)

    items = Run.objects.get().context["items"]
    assert [item["product_id"] for item in items] == [str(number) for number in range(24, 4, -1)]


@pytest.mark.parametrize(
    ("config", "came"),
    [
        ({}, ["carter", "plain"]),
        ({"container": "wishlist"}, ["wisher"]),
        ({"container": "any"}, ["carter", "plain", "wisher"]),
        ({"source": "app"}, ["carter"]),
        ({"where": [{"field": "price", "op": "gte", "value": 50}]}, ["carter"]),
    ],
)
def test_it_may_be_narrowed(brand: Brand, now: datetime, config: dict[str, Any], came: list[str]) -> None:
    waiting_for(brand, now, "lost_cart", hours=1, **config)
    add(make_customer(brand, "plain"), now, "1", price=10)
    add(make_customer(brand, "carter"), now, "1", container="cart", source="app", price=50)
    add(make_customer(brand, "wisher"), now, "1", container="wishlist", price="50")

    let_in_all(now + HOUR)

    assert entered() == came


def test_what_falls_due_in_a_pause_lets_nobody_in(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    bob, cyd = make_customer(brand, "bob"), make_customer(brand, "cyd")
    add(anna, now, "1")
    add(bob, now + 50 * MINUTE, "1")
    campaigns.pause(SYSTEM, campaign, "drain")
    add(cyd, now + 50 * MINUTE, "1")
    campaigns.resume(SYSTEM, campaign, now + 2 * HOUR - 11 * MINUTE)

    let_in_all(now + 3 * HOUR)

    assert entered() == ["bob"]


def test_whoever_ordered_during_a_pause_does_not_enter_after_it(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    add(anna, now, "1")
    campaigns.pause(SYSTEM, campaign, "hold")
    arrive(brand, anna, now + MINUTE, "order_created")
    campaigns.resume(SYSTEM, campaign, now + 2 * MINUTE)

    let_in_all(now + 2 * HOUR)

    assert entered() == []


def test_a_stopped_campaign_forgets_and_a_new_version_decides_how_long(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    add(anna, now, "1")
    graph = {**campaign.draft, "nodes": [dict(node) for node in campaign.draft["nodes"]]}
    graph["nodes"][0]["config"] = {"hours": 3}
    campaigns.save_draft(SYSTEM, campaign, graph=graph)
    campaigns.publish(SYSTEM, campaign, now + MINUTE)

    let_in_all(now + 2 * HOUR)
    assert entered() == []
    let_in_all(now + 3 * HOUR)
    assert entered() == ["anna"]

    add(anna, now + 4 * HOUR, "2")
    campaigns.stop(SYSTEM, campaign, now + 5 * HOUR)
    assert not Silence.objects.exists()


def test_a_cart_goes_with_its_customer_when_two_become_one(
    brand: Brand, campaign: Campaign, anna: Customer, now: datetime
) -> None:
    both, double = make_customer(brand, "both"), make_customer(brand, "double")
    lost = make_customer(brand, "lost")
    for customer in (both, double, lost):
        add(customer, now, "1")

    merging.merge(SYSTEM, anna, lost, now)
    merging.merge(SYSTEM, both, double, now)
    let_in_all(now + 2 * HOUR)

    assert entered() == ["anna", "both"]


def test_history_that_is_posted_late_is_no_news(campaign: Campaign, anna: Customer, now: datetime) -> None:
    (event,) = arrive_all(anna.brand, [anna], now - timedelta(days=9), "product_added", product_id="1")
    Silence.objects.all().delete()
    old = bus.Arrival(event.pk, anna.brand_id, anna.pk, event.name, "", event.occurred_at)
    enter_by_arrivals([old], now)

    assert not Silence.objects.exists()


def test_what_makes_no_sense_is_refused_at_its_field(brand: Brand) -> None:
    assert fields_refused(brand, "lost_cart") == [("start", "")]
    assert fields_refused(brand, "lost_cart", hours=1, container="pocket") == [("start", "container")]
    assert fields_refused(brand, "lost_cart", days=366) == [("start", "days")]
