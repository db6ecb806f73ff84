"""Stop a campaign for its customers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Run, Visit
from crm.models import Customer
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

REASON = "stopped by campaign “journey”, step “off”"


def stopping(**config: Any) -> dict[str, Any]:
    return chain(trigger("stop"), node("off", "stop_campaign", **config), node("end", "exit"))


def waiting(action: str = "go") -> dict[str, Any]:
    return chain(trigger(action), node("rest", "wait", days=1))


def ends(slug: str, customer: Customer) -> list[tuple[str, str]]:
    runs = Run.objects.filter(campaign__slug=slug, customer=customer).order_by("id")
    return list(runs.values_list("state", "reason"))


def test_it_ends_what_is_under_way_of_these_customers_and_of_nobody_else(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand), make_customer(brand)
    publish(brand, waiting(), now, slug="welcome")
    publish(brand, waiting(), now, slug="other")
    publish(brand, stopping(campaign="welcome"), now)
    for customer in (anna, bert):
        arrive(brand, customer, now)
    advance_all(now)

    arrive(brand, anna, now, client_action="stop")
    advance_all(now)

    assert ends("welcome", anna) == [("exited", REASON)]
    assert ends("other", anna) == [("waiting", "")]
    assert ends("welcome", bert) == [("waiting", "")]
    assert ends("journey", anna) == [("exited", "exit")]
    assert Visit.objects.get(node="off").why == "out of “welcome”, if inside"
    assert advance_all(now + timedelta(days=1)) == 3  # all the others


def test_a_run_that_is_worked_in_the_same_batch_is_ended_behind_its_step(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, waiting("stop"), now, slug="welcome")
    publish(brand, stopping(campaign="welcome"), now)
    arrive(brand, anna, now, client_action="stop")  # enters both

    advance_all(now)

    assert ends("welcome", anna) == [("exited", REASON)]


def test_without_a_name_it_ends_this_campaign_for_the_customer_whatever_the_key(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand), make_customer(brand)
    graph = chain(
        trigger(),
        node("last", "filter", condition={"attribute": "order", "op": "eq", "value": "$order"}),
        node("off", "stop_campaign"),
        node("rest", "wait", days=1),
        edges=[
            ("start", "next", "last"),
            ("last", "yes", "off"),
            ("last", "no", "rest"),
            ("off", "next", "rest"),
        ],
    )
    publish(brand, graph, now, entry={"entry_key": "order"})
    for customer in (anna, bert):
        customer.attributes = {"order": 3}
        customer.save()
        for order in (1, 2):
            arrive(brand, customer, now, order=order)
    advance_all(now)

    arrive(brand, anna, now, order=3)
    advance_all(now)

    assert ends("journey", anna) == [("exited", REASON)] * 3
    assert ends("journey", bert) == [("waiting", "")] * 2
