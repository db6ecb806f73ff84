"""Start another campaign."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Run, Visit
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


def starting(slug: str) -> dict[str, Any]:
    return chain(trigger(), node("on", "start_campaign", campaign=slug), node("end", "exit"))


def greeting(**config: Any) -> dict[str, Any]:
    return chain(trigger("never", **config), node("rest", "wait", days=1))


def run_in(slug: str, customer: Customer) -> Run:
    return Run.objects.get(campaign__slug=slug, customer=customer)


def why(customer: Customer) -> str:
    return Visit.objects.get(run__customer=customer, node="on").why


def test_customers_enter_another_campaign_with_the_context_of_their_event(now: datetime) -> None:
    brand, other = make_brand(), make_brand("other")
    anna, stranger = make_customer(brand), make_customer(other)
    for each in (brand, other):
        publish(each, greeting(), now, slug="welcome")
    publish(brand, starting("welcome"), now)
    arrive(brand, anna, now, city="Bonn")

    advance_all(now)

    run = run_in("welcome", anna)
    assert (run.node, run.context["city"], run.context["chain_depth"]) == ("rest", "Bonn", 1)
    assert trace(run_in("journey", anna)) == [("start", "next"), ("on", "next"), ("end", "")]
    assert why(anna) == "handed to “welcome”, which let the customer in"
    assert not Run.objects.filter(customer=stranger).exists()


def test_the_entry_rules_of_the_other_campaign_hold(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, greeting(), now, slug="welcome", entry={"mode": "once"})
    publish(brand, starting("welcome"), now, entry={"mode": "every_time"})

    for _ in range(2):
        arrive(brand, anna, now)
        advance_all(now)

    assert Run.objects.filter(campaign__slug="journey").count() == 2
    assert Run.objects.filter(campaign__slug="welcome").count() == 1


def test_a_trigger_for_it_is_taken_before_others_and_its_condition_is_asked(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand, vip=True), make_customer(brand)
    graph = chain(
        trigger("never"),
        node("hand", "manual", where={"attribute": "vip", "op": "is", "value": True}),
        node("wrong", "wait", days=1),
        node("right", "wait", days=1),
        edges=[("start", "next", "wrong"), ("hand", "next", "right")],
    )
    publish(brand, graph, now, slug="welcome")
    publish(brand, starting("welcome"), now)
    for customer in (anna, bert):
        arrive(brand, customer, now)

    advance_all(now)

    assert [(run.customer_id, run.node) for run in Run.objects.filter(campaign__slug="welcome")] == [
        (anna.pk, "right")
    ]


def test_the_last_one_who_may_enter_closes_the_other_campaign(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand), make_customer(brand)
    welcome = publish(brand, greeting(), now, slug="welcome", max_entries=1)
    publish(brand, starting("welcome"), now)

    for customer in (anna, bert):
        arrive(brand, customer, now)
        advance_all(now)

    welcome.refresh_from_db()
    assert welcome.status == "draining"
    assert run_in("welcome", anna).node == "rest"
    assert why(bert).startswith("not handed over: “welcome” lets nobody in")


def test_each_customer_of_a_batch_is_told_what_became_of_it(now: datetime) -> None:
    brand = make_brand()
    people = [make_customer(brand, f"c{number}", vip=number % 3 > 0) for number in range(9)]
    hand = node("hand", "manual", where={"attribute": "vip", "op": "is", "value": True})
    publish(brand, chain(hand, node("rest", "wait", days=1)), now, slug="welcome", max_entries=4)
    publish(brand, starting("welcome"), now)
    for customer in people:
        arrive(brand, customer, now)

    advance_all(now)

    told = Counter(Visit.objects.filter(node="on").values_list("why", flat=True))
    assert told == {
        "handed to “welcome”, which let the customer in": 4,
        "not handed over: the customer does not meet what “welcome” asks for: vip is true": 3,
        "not handed over: “welcome”: 4 of at most 4 customers have entered.": 2,
    }


def test_the_same_customer_handed_over_twice_at_once_has_entered_both_times(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, greeting(), now, slug="welcome")
    publish(brand, starting("welcome"), now, entry={"mode": "every_time"})
    for _ in range(2):
        arrive(brand, anna, now)

    advance_all(now)

    assert Run.objects.filter(campaign__slug="welcome").count() == 1
    told = set(Visit.objects.filter(node="on").values_list("why", flat=True))
    assert told == {"handed to “welcome”, which let the customer in"}


def test_a_run_there_may_be_replaced_while_it_stands_in_the_same_batch(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(
        brand, chain(trigger(), node("rest", "wait", days=1)), now, slug="welcome", entry={"mode": "restart"}
    )
    publish(brand, starting("welcome"), now)
    arrive(brand, anna, now)  # enters both

    advance_all(now)

    runs = Run.objects.filter(campaign__slug="welcome", customer=anna).order_by("id")
    assert [(run.state, run.reason) for run in runs] == [("exited", "restarted"), ("waiting", "")]


def test_a_circle_of_campaigns_ends(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, greeting(), now, slug="b", entry={"mode": "every_time"})
    for here, there in (("a", "b"), ("b", "a")):
        graph = chain(trigger(here), node("on", "start_campaign", campaign=there))
        found = brand.campaigns.filter(slug=here).first()
        if found:
            campaigns.publish(SYSTEM, campaigns.save_draft(SYSTEM, found, graph=graph), now)
        else:
            publish(brand, graph, now, slug=here, entry={"mode": "every_time"})
    arrive(brand, anna, now, client_action="a")

    advance_all(now)

    assert Run.objects.filter(customer=anna).count() == 11
    last = Run.objects.latest("id")
    assert "10 campaigns at most" in Visit.objects.get(run=last, node="on").why


def test_a_campaign_that_lets_nobody_in_is_told(now: datetime) -> None:
    brand = make_brand()
    anna, bert = make_customer(brand), make_customer(brand)
    welcome = publish(brand, greeting(), now, slug="welcome")
    publish(brand, starting("welcome"), now)

    campaigns.pause(SYSTEM, welcome, "drain")
    arrive(brand, anna, now)
    advance_all(now)
    welcome.delete()
    arrive(brand, bert, now)
    advance_all(now)

    assert why(anna) == "not handed over: “welcome” lets nobody in: paused, those inside go on"
    assert why(bert) == "not handed over: there is no campaign “welcome” any more"


@pytest.mark.parametrize("kind", ["start_campaign", "stop_campaign"])
def test_a_campaign_of_another_brand_cannot_be_named(kind: str, brand: Brand, now: datetime) -> None:
    publish(make_brand("other"), greeting(), now, slug="welcome")
    campaign = campaigns.create(
        SYSTEM, brand, "c", "C", chain(trigger(), node("on", kind, campaign="welcome"))
    )

    (problem,) = campaigns.problems_of(campaign)
    assert (problem.node, problem.field, problem.code) == ("on", "campaign", "bad_campaign")
