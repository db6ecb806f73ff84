"""Accrue bonus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Run, Visit
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer, Key
from events.models import Event
from gateways.models import Call
from gateways.sender.caller import call_due
from gateways.services.bonuses import callback_url
from lib import clock
from tests.conftest import NOW
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer, make_key
from tests.factories.endpoint import Endpoint, endpoint
from tests.factories.gateways import make_gateway
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(brand: Brand) -> Iterator[Endpoint]:
    """The brand's loyalty programme."""
    with endpoint() as opened:
        make_gateway(brand, opened.url, "loyalty", slug="loyalty")
        yield opened


def graph(**config: Any) -> dict[str, Any]:
    return chain(
        trigger(),
        node("bonus", "accrue_bonus", **config),
        node("good", "exit", reason="good"),
        node("bad", "exit", reason="bad"),
        edges=[("start", "next", "bonus"), ("bonus", "next", "good"), ("bonus", "failed", "bad")],
    )


def credit(brand: Brand, customer: Customer, **event: Any) -> Call:
    """The customer enters, the bonus is asked for, the run goes on."""
    arrive(brand, customer, NOW, **event)
    advance_all(NOW)
    call_due(NOW)
    advance_all(NOW)
    return Call.objects.get(customer=customer)


def report(url: str, **parameters: str) -> dict[str, Any]:
    answer: dict[str, Any] = Client().post(url, parameters, "application/json").json()
    return answer


def news() -> list[tuple[str, str]]:
    events = Event.objects.filter(name__startswith="bonus_").order_by("id")
    return [(event.name, event.payload["bonus"]) for event in events]


def why(customer: Customer) -> str:
    return Visit.objects.get(run=run_of(customer), node="bonus").why


def test_the_loyalty_programme_is_asked_and_the_customer_goes_on(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    anna, stranger = make_customer(brand, "anna"), make_customer(make_brand(slug="other"))
    config = {
        "amount": "{{event.deposit * 0.1}}",
        "expires_after_days": 30,
        "legal_entity": "Acme Ltd",
        "description": "For {{customer.name|default('you')}}",
    }
    publish(brand, graph(**config), now)
    arrive(stranger.brand, stranger, now, deposit=50)
    call = credit(brand, anna, deposit=55)

    (heard,) = server.heard
    assert heard.path == "/loyalty"
    assert heard.headers["idempotency-key"] == call.uid
    assert heard.json == {
        "uid": call.uid,
        "ext_user_id": "anna",
        "amount": 5.5,
        "expires_at": (now + timedelta(days=30)).isoformat(),
        "legal_entity": "Acme Ltd",
        "description": "For you",
        "campaign": "journey",
        "callback_url": callback_url(call.uid),
    }
    assert trace(run_of(anna)) == [("start", "next"), ("bonus", "next"), ("good", "")]


@pytest.mark.parametrize(
    ("amount", "event", "sent"), [(25, {}, 25), ("12.50", {}, 12.5), ("$deposit", {"deposit": 7}, 7)]
)
def test_an_amount_is_a_number_a_field_or_an_expression(
    brand: Brand, server: Endpoint, now: datetime, amount: Any, event: dict[str, Any], sent: float
) -> None:
    publish(brand, graph(amount=amount), now)
    credit(brand, make_customer(brand), **event)

    assert server.heard[0].json["amount"] == sent


def test_whose_amount_makes_no_sense_fails_alone_and_says_why(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    people = {value: make_customer(brand, sum=value) for value in ("5", "-1", "none", "nan")}
    people["gone"] = make_customer(brand)
    publish(brand, graph(amount="{{customer.sum}}"), now)
    arrive_all(brand, list(people.values()), now)
    advance_all(now)
    call_due(now)
    advance_all(now)

    assert [heard.json["amount"] for heard in server.heard] == [5]
    assert "must be above 0" in why(people["-1"])
    assert why(people["none"]) == "The amount is “none”, which is no number."
    assert "customer.sum has no value" in why(people["gone"])
    assert {trace(run_of(one))[1][1] for name, one in people.items() if name != "5"} == {"failed"}


def test_a_refusal_takes_the_other_outlet(brand: Brand, server: Endpoint, now: datetime) -> None:
    server.answer = {"error_code": 4, "error_message": "no such customer"}
    anna = make_customer(brand)
    publish(brand, graph(amount=5), now)
    credit(brand, anna)

    assert (trace(run_of(anna))[1], why(anna)) == (("bonus", "failed"), "error_code 4: no such customer")


def test_the_control_group_gets_none(brand: Brand, server: Endpoint, now: datetime) -> None:
    anna = make_customer(brand)
    publish(brand, graph(amount=5), now)
    arrive(brand, anna, now)
    Run.objects.update(control=True)
    advance_all(now)

    assert (trace(run_of(anna))[1], why(anna)) == (("bonus", "next"), "control group")
    assert not Call.objects.exists()


def test_what_became_of_it_is_reported_and_is_an_event_once(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    publish(brand, graph(amount=5), now)
    call = credit(brand, make_customer(brand))
    url = server.heard[0].json["callback_url"].partition("/api/")[2]

    for _ in range(2):
        assert report(f"/api/{url}", status="accrued") == {"error_code": 0}
    assert report(f"/api/{url}?status=failed") == {"error_code": 0}

    call.refresh_from_db()
    assert (call.status, news()) == ("accrued", [("bonus_accrued", call.uid)])
    assert Event.objects.get(name="bonus_accrued").payload["amount"] == 5


def test_a_failure_can_be_mended(brand: Brand, server: Endpoint, now: datetime) -> None:
    publish(brand, graph(amount=5), now)
    call = credit(brand, make_customer(brand))
    _, secret = make_key(brand, Key.Scope.CALLBACK)
    for status in ("failed", "accrued"):
        said = report("/api/v1/callbacks/bonus", api_key=secret, uid=call.uid, status=status, error="x")
        assert said == {"error_code": 0}

    assert news() == [("bonus_failed", call.uid), ("bonus_accrued", call.uid)]


def test_nobody_reports_on_a_bonus_without_a_proof(brand: Brand, server: Endpoint, now: datetime) -> None:
    publish(brand, graph(amount=5), now)
    call = credit(brand, make_customer(brand))
    _, others = make_key(make_brand(slug="other"), Key.Scope.CALLBACK)
    _, weak = make_key(brand, Key.Scope.EVENTS)
    path = "/api/v1/callbacks/bonus"

    assert report(path, uid=call.uid, status="accrued")["error_code"] == 3
    assert report(f"{path}/{call.uid}.0000", status="accrued")["error_code"] == 1
    assert report(path, uid=call.uid, status="accrued", api_key=others)["error_code"] == 1
    assert report(path, uid=call.uid, status="accrued", api_key=weak)["error_code"] == 3
    assert report(f"{path}/é.%00", status="accrued")["error_code"] == 1
    assert report(callback_url(call.uid).partition("8000")[2], status="done")["error_code"] == 2
    assert news() == []


def test_a_report_settles_a_call_whose_answer_was_lost(brand: Brand, server: Endpoint, now: datetime) -> None:
    anna = make_customer(brand)
    server.answer = {"error_code": 0}
    publish(brand, graph(amount=5), now)
    make_gateway(brand, channel="webhook")
    Brand.objects.get(pk=brand.pk).gateways.filter(slug="loyalty").update(url=f"{server.url}/500")
    call = credit(brand, anna)
    assert (call.state, run_of(anna).state) == ("queued", "listening")

    report(callback_url(call.uid).partition("8000")[2], status="accrued")
    advance_all(clock.now())

    call.refresh_from_db()
    assert (call.state, call.due_at, why(anna)) == ("done", None, "accrued, as reported")
    assert call_due(now + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "many"}, "amount"),
        ({"amount": "{{event.a"}, "amount"),
        ({"amount": 5, "expires_after_days": 0}, "expires_after_days"),
        ({"amount": 5, "gateway": "mail"}, "gateway"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    brand: Brand, server: Endpoint, config: dict[str, Any], field: str
) -> None:
    make_gateway(brand, slug="mail")

    assert [p.field for p in problems_with(brand, graph(**config)) if p.node == "bonus"] == [field]


def test_without_a_loyalty_programme_or_with_two_it_cannot_be_published(brand: Brand) -> None:
    (problem,) = problems_with(brand, graph(amount=5))
    assert (problem.field, "no gateway of the kind “Loyalty programme”" in problem.message) == (
        "gateway",
        True,
    )

    for slug in ("one", "two"):
        make_gateway(brand, channel="loyalty", slug=slug)
    (problem,) = problems_with(brand, graph(amount=5))
    assert "choose one" in problem.message
    assert problems_with(brand, graph(amount=5, gateway="two")) == []
