"""Order created."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db

BAG = {"product_id": "17", "category": "Bag", "price": 40}
ORDER: dict[str, Any] = {
    "order_id": "A1",
    "amount": 80.5,
    "status": "new",
    "products": [{"product_id": 3}, BAG],
}


def test_an_order_lets_its_customer_in_with_all_that_it_says(brand: Brand, now: datetime) -> None:
    campaign = waiting_for(brand, now, "order_created")
    anna, other = make_customer(brand, "anna"), make_brand("other")

    arrive(brand, anna, now, "order_created", **ORDER)
    arrive(brand, make_customer(brand, "bystander"), now, "order_complete", **ORDER)
    arrive(other, make_customer(other, "anna"), now, "order_created", **ORDER)

    assert entered() == ["anna"]
    assert campaign.runs.get().context == ORDER


@pytest.mark.parametrize(
    ("config", "fits"),
    [
        ({"statuses": ["paid", "new"]}, True),
        ({"statuses": ["paid"]}, False),
        ({"amount_from": 80.5}, True),
        ({"amount_from": 81}, False),
        ({"product": "17"}, True),
        ({"product": "3"}, True),
        ({"product": "4"}, False),
        ({"category": "Bag"}, True),
        ({"category": "Hat"}, False),
        ({"category": "$status"}, False),
        (
            {
                "amount_from": 10,
                "category": "Bag",
                "where": [{"field": "order_id", "op": "eq", "value": "A1"}],
            },
            True,
        ),
        (
            {
                "amount_from": 10,
                "category": "Bag",
                "where": [{"field": "order_id", "op": "eq", "value": "A2"}],
            },
            False,
        ),
    ],
)
def test_it_may_be_narrowed(brand: Brand, now: datetime, config: dict[str, Any], fits: bool) -> None:
    waiting_for(brand, now, "order_created", **config)

    arrive(brand, make_customer(brand, "anna"), now, "order_created", **ORDER)
    arrive(brand, make_customer(brand, "empty"), now, "order_created", amount="80.5", products="17")

    assert entered() == (["anna"] if fits else [])


def test_what_makes_no_sense_is_refused_at_its_field(brand: Brand) -> None:
    assert fields_refused(brand, "order_created", amount_from=-1) == [("start", "amount_from")]
    assert fields_refused(brand, "order_created", statuses=[""]) == [("start", "statuses.0")]
