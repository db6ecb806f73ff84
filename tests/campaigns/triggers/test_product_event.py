"""Product event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.triggers.product_event import ProductEvent, ProductEventConfig
from crm.models import Brand
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db


def everybody_does_something(brand: Brand, now: datetime) -> None:
    bag: dict[str, Any] = {"product_id": 17, "category": "Bag", "quantity": 2}
    done = {
        "viewer": ("product_viewed", {}),
        "adder": ("product_added", {}),
        "carter": ("product_added", {"container": "cart"}),
        "wisher": ("product_added", {"container": "wishlist"}),
        "buyer": ("product_purchased", {}),
        "remover": ("product_removed", {}),
    }
    for name, (event, more) in done.items():
        arrive(brand, make_customer(brand, name), now, event, **bag, **more)
    other = make_brand("other")
    for event in ("product_viewed", "product_added", "product_purchased"):
        arrive(other, make_customer(other), now, event, **bag)


@pytest.mark.parametrize(
    ("config", "fits"),
    [
        ({}, ["viewer"]),
        ({"what": "added"}, ["adder", "carter"]),
        ({"what": "added", "container": "wishlist"}, ["wisher"]),
        ({"what": "added", "container": "any"}, ["adder", "carter", "wisher"]),
        ({"what": "purchased"}, ["buyer"]),
        (
            {"what": "purchased", "products": ["17", "x"], "categories": ["Bag"], "quantity_from": 2},
            ["buyer"],
        ),
        ({"what": "purchased", "products": ["16"]}, []),
        ({"what": "purchased", "categories": ["Hat"]}, []),
        ({"what": "purchased", "quantity_from": 3}, []),
    ],
)
def test_it_goes_by_what_was_done_and_with_which_product(
    brand: Brand, now: datetime, config: dict[str, Any], fits: list[str]
) -> None:
    waiting_for(brand, now, "product_event", **config)

    everybody_does_something(brand, now)

    assert entered() == fits


def test_it_says_in_words_what_it_waits_for(brand: Brand) -> None:
    config = ProductEventConfig(what="added", container="wishlist", categories=["Bag", "Hat"])

    assert ProductEvent.summary(config) == "product Bag / Hat added to wishlist"
    assert fields_refused(brand, "product_event", container="pocket") == [("start", "container")]
