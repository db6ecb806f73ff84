"""Audience."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Run, Visit
from campaigns.services.checking import problems_with
from crm.models import Audience, Brand, Change, Customer
from crm.services import audiences
from crm.services.changes import SYSTEM
from gateways.models import Call
from gateways.sender.caller import call_due
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.endpoint import endpoint
from tests.factories.gateways import make_gateway
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.segments import inside, keep_all, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def vip(brand: Brand) -> Audience:
    return audiences.create(SYSTEM, brand, "vip", "VIP")


def graph(**config: Any) -> dict[str, Any]:
    return chain(trigger(), node("list", "audience", **{"audience": "vip", **config}), node("end", "exit"))


def on(audience: Audience) -> set[str]:
    return set(audience.members.values_list("customer__ext_id", flat=True))


def why(customer: Customer) -> str:
    return Visit.objects.filter(run__customer=customer, node="list").latest("pk").why


def test_it_puts_customers_on_a_list_and_segments_follow(brand: Brand, vip: Audience, now: datetime) -> None:
    anna, ben, _ = (make_customer(brand, name) for name in ("anna", "ben", "quiet"))
    others = make_brand(slug="other")
    audiences.create(SYSTEM, others, "vip", "Theirs")
    segment = make_segment(brand, "listed", {"audience": "vip"}, now)
    audiences.put(vip, ["ben"], now)
    publish(brand, graph(), now)
    arrive_all(brand, [anna, ben], now)
    arrive(others, make_customer(others, "stranger"), now)
    advance_all(now)
    keep_all(now)

    assert on(vip) == inside(segment) == {"anna", "ben"}
    assert trace(run_of(anna)) == [("start", "next"), ("list", "next"), ("end", "")]
    assert (why(anna), why(ben)) == ("added to “VIP”", "was on “VIP” already")
    assert on(Audience.objects.get(brand=others)) == set()


def test_it_takes_customers_off_a_list(brand: Brand, vip: Audience, now: datetime) -> None:
    anna, ben = make_customer(brand, "anna"), make_customer(brand, "ben")
    segment = make_segment(brand, "listed", {"audience": "vip"}, now)
    audiences.put(vip, ["anna", make_customer(brand, "stays").ext_id], now)
    publish(brand, graph(mode="remove"), now)
    arrive_all(brand, [anna, ben], now)
    advance_all(now)
    keep_all(now)

    assert on(vip) == inside(segment) == {"stays"}
    assert (why(anna), why(ben)) == ("removed from “VIP”", "was not on “VIP”")


def test_it_makes_the_audience_when_the_first_customer_comes(brand: Brand, now: datetime) -> None:
    publish(brand, graph(audience="fresh", create=True, name="Fresh ones"), now)
    assert not Audience.objects.exists()

    for name in ("anna", "ben"):
        arrive(brand, make_customer(brand, name), now)
        advance_all(now)
    made = Audience.objects.get()
    assert (made.name, on(made)) == ("Fresh ones", {"anna", "ben"})
    assert Change.objects.filter(noun="audience", actor="campaign:journey").count() == 1


def test_the_loyalty_programme_is_told_whom_it_concerns_once(
    brand: Brand, vip: Audience, now: datetime
) -> None:
    people = [make_customer(brand, f"c{i}") for i in range(3)]
    audiences.put(vip, ["c0"], now)
    with endpoint() as server:
        make_gateway(brand, server.url, "loyalty")
        publish(brand, graph(hand_over=True), now)
        arrive_all(brand, list(people), now)
        advance_all(now)
        assert {run_of(one).state for one in people} == {"exited"}
        Run.objects.update(state="ready", node="list", due_at=now, visit=9, finished_at=None)
        advance_all(now)
        while call_due(now):
            pass

    (heard,) = server.heard
    assert heard.json == {
        "uid": heard.headers["idempotency-key"],
        "audience": "vip",
        "mode": "add",
        "ext_user_ids": ["c1", "c2"],
        "campaign": "journey",
    }
    assert Call.objects.get().body == ""


def test_where_the_loyalty_programme_is_gone_customers_are_listed_all_the_same(
    brand: Brand, vip: Audience, now: datetime
) -> None:
    anna, gateway = make_customer(brand, "anna"), make_gateway(brand, channel="loyalty")
    publish(brand, graph(hand_over=True), now)
    gateway.delete()
    arrive(brand, anna, now)
    advance_all(now)

    assert on(vip) == {"anna"}
    assert why(anna) == "added to “VIP”; the loyalty programme was not told: there is no loyalty gateway"


@pytest.mark.parametrize(("ignores", "listed"), [(False, {"anna", "ben"}), (True, {"ben"})])
def test_the_control_group_is_left_out_if_it_is_to_be(
    brand: Brand, vip: Audience, now: datetime, ignores: bool, listed: set[str]
) -> None:
    anna, ben = make_customer(brand, "anna"), make_customer(brand, "ben")
    publish(brand, graph(ignore_control_group=ignores), now)
    arrive_all(brand, [anna, ben], now)
    Run.objects.filter(customer=anna).update(control=True)
    advance_all(now)

    assert on(vip) == listed
    assert (why(anna) == "control group") == ignores


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"audience": "nobody"}, "audience"),
        ({"audience": "no slug", "create": True}, "audience"),
        ({"hand_over": True}, "gateway"),
        ({"gateway": "nobody"}, "gateway"),
        ({"mode": "swap"}, "mode"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    brand: Brand, vip: Audience, config: dict[str, Any], field: str
) -> None:
    assert [p.field for p in problems_with(brand, graph(**config)) if p.node == "list"] == [field]
