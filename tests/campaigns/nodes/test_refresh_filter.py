"""Refresh filter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

BOUGHT = {"attribute": "orders", "op": "gte", "value": 1}
LOYAL = {"attribute": "loyal", "op": "is", "value": True}


def journey(**config: Any) -> dict[str, Any]:
    return chain(
        trigger(),
        node("loyal", "filter", condition=LOYAL),
        node("bought", "filter", condition=BOUGHT),
        node("rest", "wait", days=30),
        node("asked", "refresh_filter", **config),
        node("end", "exit"),
        edges=[
            ("start", "next", "loyal"),
            ("loyal", "no", "bought"),
            ("bought", "no", "rest"),
            ("rest", "next", "asked"),
            ("asked", "yes", "end"),
        ],
    )


@pytest.mark.parametrize(("config", "ports"), [({}, ["yes", "no"]), ({"filter": "loyal"}, ["no", "yes"])])
def test_it_asks_the_nearest_filter_or_the_chosen_one_as_things_are_now(
    config: dict[str, Any], ports: list[str], now: datetime
) -> None:
    brand = make_brand()
    buyer, fan = make_customer(brand), make_customer(brand)
    publish(brand, journey(**config), now)
    for customer in (buyer, fan):
        arrive(brand, customer, now)
    advance_all(now)
    buyer.attributes, fan.attributes = {"orders": 1}, {"loyal": True}
    buyer.save()
    fan.save()

    advance_all(now + timedelta(days=30))

    traces = [dict(trace(run_of(customer))) for customer in (buyer, fan)]
    assert [way["asked"] for way in traces] == ports
    assert [way["bought"] for way in traces] == ["no", "no"]


@pytest.mark.parametrize("wrong", ["rest", "asked", "end", "nowhere"])
def test_what_it_refreshes_is_a_filter_above(wrong: str) -> None:
    campaign = campaigns.create(SYSTEM, make_brand(), "c", "C", journey(filter=wrong))

    (problem,) = campaigns.problems_of(campaign)
    assert (problem.node, problem.field) == ("asked", "filter")


def test_without_a_filter_above_there_is_nothing_to_refresh() -> None:
    campaign = campaigns.create(SYSTEM, make_brand(), "c", "C", chain(trigger(), node("a", "refresh_filter")))

    assert [p.code for p in campaigns.problems_of(campaign)] == ["no_filter_above"]
