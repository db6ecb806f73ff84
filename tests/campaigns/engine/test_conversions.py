"""Goals: reached once for each run, within their time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Conversion
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.journeys import advance_all, arrive, arrive_all
from tests.factories.reports import message_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REST = chain(trigger(), node("rest", "wait", days=1))
BUY: dict[str, Any] = {"name": "bought", "event": "purchase", "within": {"days": 3}}


@pytest.fixture
def anna(brand: Brand, now: datetime) -> Customer:
    stranger = make_customer(make_brand("other"), "anna")
    publish(stranger.brand, REST, now, goals=[BUY])
    arrive(stranger.brand, stranger, now)
    return make_customer(brand, "anna")


def reached() -> list[tuple[str, str, datetime]]:
    rows = Conversion.objects.order_by("at").select_related("run__customer__brand")
    return [(row.run.customer.ext_id, row.goal, row.at) for row in rows]


def test_the_first_event_in_time_counts_and_only_once(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, goals=[BUY])
    bystander = make_customer(brand, "bystander")
    arrive(brand, anna, now - DAY, "purchase")
    arrive(brand, anna, now)

    event = arrive(brand, anna, now + DAY, "purchase")
    arrive(brand, anna, now + 2 * DAY, "purchase")
    arrive(brand, bystander, now + DAY, "purchase")

    assert reached() == [("anna", "bought", now + DAY)]
    assert Conversion.objects.get().event == event.pk


def test_it_counts_after_the_run_has_ended_but_not_after_its_time(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    bert = make_customer(brand, "bert")
    campaign = publish(brand, REST, now, goals=[BUY])
    arrive_all(brand, [anna, bert], now)
    advance_all(now)
    advance_all(now + DAY)
    assert run_of(anna).state == "done"
    campaigns.stop(SYSTEM, campaign, now + DAY)

    arrive(brand, anna, now + 3 * DAY, "purchase")
    arrive(brand, bert, now + 3 * DAY + timedelta(seconds=1), "purchase")

    assert reached() == [("anna", "bought", now + 3 * DAY)]


def test_it_is_counted_from_the_last_message_where_told(brand: Brand, anna: Customer, now: datetime) -> None:
    make_template(brand)
    graph = chain(trigger(), node("rest", "wait", days=9), node("mail", "send_email", template="hello"))
    publish(brand, graph, now, goals=[{**BUY, "counted_from": "last_message"}, {**BUY, "name": "soon"}])
    arrive(brand, anna, now)
    advance_all(now)
    advance_all(now + 9 * DAY)
    settle(message_of(anna), now + 9 * DAY)
    advance_all(now + 9 * DAY)

    arrive(brand, anna, now + 11 * DAY, "purchase")

    assert reached() == [("anna", "bought", now + 11 * DAY)]


def test_rows_and_the_entry_key_narrow_it(brand: Brand, anna: Customer, now: datetime) -> None:
    goal = {**BUY, "where": [{"field": "amount", "op": "gte", "value": 10}]}
    publish(brand, REST, now, goals=[goal], entry={"mode": "once", "entry_key": "order_id"})
    for order in ("A1", "A2"):
        arrive(brand, anna, now, order_id=order)

    arrive(brand, anna, now, "purchase", order_id="A1", amount=9)
    arrive(brand, anna, now, "purchase", order_id="A2", amount=10)

    assert [row.run.entry_key for row in Conversion.objects.select_related("run")] == ["A2"]


def test_whoever_has_reached_it_leaves_where_told(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, goals=[{**BUY, "exit": True}])
    arrive(brand, anna, now)
    advance_all(now)

    arrive(brand, anna, now, "purchase")
    advance_all(now)

    assert run_of(anna).reason == "goal: bought"
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "")]


def test_one_set_of_events_may_let_in_and_convert(brand: Brand, anna: Customer, now: datetime) -> None:
    start = node("start", "event_occurred", event="purchase")
    graph = chain(start, node("rest", "wait", days=1))
    publish(brand, graph, now, goals=[BUY])

    arrive_all(brand, [anna, anna], now, "purchase")

    assert [row.event for row in Conversion.objects.all()] > [run_of(anna).event]


def test_a_stopped_campaign_lets_nobody_convert_who_was_never_in_it(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now, goals=[BUY])
    campaigns.stop(SYSTEM, campaign, now)

    arrive(brand, anna, now, "purchase")

    assert reached() == []
