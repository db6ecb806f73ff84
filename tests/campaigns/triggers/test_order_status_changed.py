"""Order status changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.triggers.order_status_changed import OrderStatusChanged, OrderStatusChangedConfig
from crm.models import Brand
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, fields_refused, waiting_for
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db

EVENT = "order_status_changed"


@pytest.mark.parametrize(
    ("config", "fits"),
    [
        ({}, ["general", "unnamed"]),
        ({"kind": "delivery"}, ["delivery"]),
        ({"kind": "payment"}, ["payment"]),
        ({"previous": ["new"], "statuses": ["done", "paid"]}, ["general", "unnamed"]),
        ({"previous": ["paid"]}, []),
        ({"statuses": ["new"]}, []),
    ],
)
def test_it_goes_by_kind_and_by_what_it_was_and_is(
    brand: Brand, now: datetime, config: dict[str, Any], fits: list[str]
) -> None:
    waiting_for(brand, now, EVENT, **config)
    change = {"order_id": "A1", "previous_status": "new", "status": "done"}

    arrive(brand, make_customer(brand, "unnamed"), now, EVENT, **change)
    for kind in ("general", "delivery", "payment"):
        arrive(brand, make_customer(brand, kind), now, EVENT, status_kind=kind, **change)
    other = make_brand("other")
    arrive(other, make_customer(other, "general"), now, EVENT, **change)

    assert entered() == fits


def test_it_says_in_words_what_it_waits_for(brand: Brand) -> None:
    config = OrderStatusChangedConfig(kind="delivery", previous=["sent"], statuses=["arrived", "picked up"])

    told = OrderStatusChanged.summary(config)

    assert told == "delivery status of an order changed from sent to arrived or picked up"
    assert fields_refused(brand, EVENT, kind="mood") == [("start", "kind")]
