"""By hand or by program."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, FanOut, Run
from campaigns.services import campaigns
from campaigns.services.entry import fan_out
from campaigns.services.why import why_not
from crm.models import Audience, AudienceMember, Brand, Change, Customer
from crm.services.changes import SYSTEM
from lib.clock import now as real_now
from tests.factories.api import Api
from tests.factories.campaigns import trace
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, waiting_for
from tests.factories.journeys import arrive
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(brand: Brand) -> dict[str, Customer]:
    other = make_brand("other")
    make_customer(other, "stranger", country="DE")
    return {
        name: make_customer(brand, name, country=country)
        for name, country in (("anna", "DE"), ("bob", "AT"), ("cyd", "DE"))
    }


def enter(api: Api, slug: str = "journey", **body: Any) -> Any:
    return api.post(f"campaigns/{slug}/enter", body)


def test_named_customers_enter_with_a_context_and_the_others_are_told_why_not(
    api: Api, brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    waiting_for(brand, now, "manual", mode="once_while_open", where=german)
    enter(api, customers=["cyd"])

    answer = enter(api, customers=["anna", "bob", "cyd", "stranger", "anna"], context={"order_id": "A1"})

    assert answer.status_code == 200
    assert answer.json() == {
        "entered": 1,
        "refused": [
            {"customer": "bob", "reason": "condition"},
            {"customer": "cyd", "reason": "inside"},
            {"customer": "stranger", "reason": "unknown"},
        ],
        "later": False,
        "again": False,
    }
    run = Run.objects.get(customer=people["anna"])
    assert (run.context, trace(run)) == ({"order_id": "A1"}, [("start", "next")])
    assert entered() == ["anna", "cyd"]
    change = Change.objects.filter(action="let in").last()
    assert change is not None
    assert (change.after, change.name) == ({"customers": 5, "entered": 1}, "Journey")


def test_the_entry_rules_hold(api: Api, brand: Brand, people: dict[str, Customer], now: datetime) -> None:
    waiting_for(brand, now, "manual", slug="once", mode="once")
    campaign = waiting_for(brand, now, "manual", slug="seldom")
    seldom = {"entry": {"mode": "every_time", "not_earlier_than": {"days": 1}}}
    campaigns.save_draft(SYSTEM, campaign, settings=seldom)
    campaigns.publish(SYSTEM, campaign, now)

    for slug, reason in (("once", "once"), ("seldom", "too_soon")):
        assert enter(api, slug, customers=["anna"]).json()["entered"] == 1
        assert enter(api, slug, customers=["anna"]).json()["refused"][0]["reason"] == reason
    full = {"entry": {"mode": "every_time"}, "max_entries": 2}
    campaigns.save_draft(SYSTEM, campaign, settings=full)
    campaigns.publish(SYSTEM, campaign, now)
    answer = enter(api, "seldom", customers=["bob", "cyd"]).json()
    assert (answer["entered"], [one["reason"] for one in answer["refused"]]) == (1, ["not_now"])


def test_what_is_sent_again_under_its_name_lets_nobody_in_twice(
    api: Api, brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    waiting_for(brand, now, "manual", mode="every_time")

    first = enter(api, customers=["anna", "bob"], once="letter-1").json()
    again = enter(api, customers=["anna", "bob"], once="letter-1").json()
    other = enter(api, customers=["anna"], once="letter-2").json()

    assert (first["entered"], again["entered"], other["entered"]) == (2, 2, 1)
    assert (first["again"], again["again"], other["again"]) == (False, True, False)
    assert entered() == ["anna", "anna", "bob"]


def test_a_segment_or_an_audience_enters_slice_by_slice(
    api: Api, brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    make_segment(brand, "germans", german, now)
    audience = Audience.objects.create(brand=brand, slug="press", name="Press")
    for name in ("anna", "bob"):
        AudienceMember.objects.create(audience=audience, customer=people[name], added_at=now)
    segments = waiting_for(brand, now, "manual", slug="by-segment")
    audiences = waiting_for(brand, now, "manual", slug="by-audience", where=german)

    answer = enter(api, "by-segment", segment="germans", context={"gift": "hat"}, once="x")
    enter(api, "by-segment", segment="germans", context={"gift": "hat"}, once="x")
    enter(api, "by-audience", audience="press")
    while fan_out(real_now(), size=2):
        pass

    assert (answer.json()["entered"], answer.json()["later"]) == (0, True)
    assert (entered(segments), entered(audiences)) == (["anna", "cyd"], ["anna"])
    assert {run.context["gift"] for run in segments.runs.all()} == {"hat"}
    assert not FanOut.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, None),
        ({"customers": ["anna"], "segment": "germans"}, 400, None),
        ({"segment": "nobody"}, 400, "segment"),
        ({"audience": "nobody"}, 400, "audience"),
        ({"customers": ["anna"], "context": {"a": "\0"}}, 400, "NUL"),
        ({"customers": ["anna"], "context": {"a": "x" * 40_000}}, 400, "context"),
        ({"customers": ["x"] * 10_001}, 400, None),
    ],
)
def test_what_cannot_be_done_is_refused(
    api: Api, brand: Brand, now: datetime, body: dict[str, Any], status: int, field: str | None
) -> None:
    waiting_for(brand, now, "manual")

    answer = enter(api, **body)

    assert answer.status_code == status
    assert field is None or field in str(answer.json())
    assert not Run.objects.exists()


def test_a_campaign_without_such_a_trigger_and_one_in_a_pause_let_nobody_in(
    api: Api, brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    waiting_for(brand, now, "order_created", slug="orders")
    paused: Campaign = waiting_for(brand, now, "manual")
    campaigns.pause(SYSTEM, paused, "drain")

    assert enter(api, "orders", customers=["anna"]).status_code == 400
    assert "add one and publish" in str(enter(api, "orders", customers=["anna"]).json())
    assert enter(api, customers=["anna"]).status_code == 409
    assert enter(api, "nothing", customers=["anna"]).status_code == 404
    assert enter(Api(brand, "events"), customers=["anna"]).status_code == 403
    assert entered() == []


def test_no_event_lets_anybody_in_and_the_reason_is_told(
    brand: Brand, people: dict[str, Customer], now: datetime
) -> None:
    campaign = waiting_for(brand, now, "manual")

    arrive(brand, people["anna"], now, "manual")

    assert entered() == []
    (reason,) = why_not(campaign, people["anna"], now + timedelta(days=1))
    assert "an entry by hand or by program" in reason.message
