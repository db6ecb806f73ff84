"""Webhook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from campaigns.models import Run, Visit
from campaigns.nodes.webhook import WebhookConfig
from campaigns.services.checking import problems_with
from crm.models import Brand, Customer
from gateways.models import Call
from gateways.sender.caller import call_due
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.endpoint import Endpoint, endpoint
from tests.factories.gateways import make_gateway
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Endpoint]:
    with endpoint() as opened:
        yield opened


def hook(**config: Any) -> dict[str, Any]:
    return chain(
        trigger(),
        node("hook", "webhook", **config),
        node("good", "exit", reason="good"),
        node("bad", "exit", reason="bad"),
        edges=[("start", "next", "hook"), ("hook", "next", "good"), ("hook", "failed", "bad")],
    )


def walk(brand: Brand, customer: Customer, now: datetime, **event: Any) -> Run:
    """The customer enters, the call is made, the run goes on."""
    arrive(brand, customer, now, **event)
    advance_all(now)
    call_due(now)
    advance_all(now)
    return run_of(customer)


def why(customer: Customer, id_: str = "hook") -> str:
    return Visit.objects.get(run=run_of(customer), node=id_).why


def test_it_calls_for_each_customer_and_waits_for_the_answer(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    anna, noise = make_customer(brand, "anna/1"), make_customer(make_brand(slug="other"), "stranger")
    body = '{"id": "{{customer.ext_id}}", "total": "{{event.amount * 2}}", "list": ["{{event.amount}} EUR"]}'
    url = f"{server.url}/users/{{{{customer.ext_id}}}}?a={{{{event.amount}}}}"
    publish(brand, hook(url=url, body=body, headers=[{"name": "X-Kind", "value": "test"}]), now)
    arrive(brand, anna, now, amount=5)
    arrive(noise.brand, noise, now, amount=5)
    advance_all(now)

    assert (run_of(anna).state, run_of(anna).due_at) == ("listening", None)
    call_due(now)
    advance_all(now)
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/users/anna%2F1?a=5")
    assert heard.json == {"id": "anna/1", "total": 10, "list": ["5 EUR"]}
    assert heard.headers["x-kind"] == "test"
    assert trace(run_of(anna)) == [("start", "next"), ("hook", "next"), ("good", "")]
    assert why(anna) == "HTTP 200"


def test_without_a_body_of_its_own_it_tells_who_and_what(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    walk_of = hook(url=server.url)
    publish(brand, walk_of, now)
    walk(brand, make_customer(brand, "anna"), now, amount=5)

    (heard,) = server.heard
    assert heard.json == {
        "uid": heard.headers["idempotency-key"],
        "ext_user_id": "anna",
        "campaign": "journey",
        "event": {"client_action": "go", "amount": 5},
    }


def test_what_it_saves_is_known_to_the_steps_behind_it(brand: Brand, server: Endpoint, now: datetime) -> None:
    anna = make_customer(brand)
    save = [{"name": "price", "path": "data.price"}, {"name": "gone", "path": "data.items.7.name"}]
    graph = chain(
        trigger(),
        node("hook", "webhook", url=server.url, save=save),
        node("dear", "filter", condition={"field": "price", "op": "gt", "value": 9}),
        node("yes", "exit"),
        node("no", "exit"),
        edges=[
            ("start", "next", "hook"),
            ("hook", "next", "dear"),
            ("dear", "yes", "yes"),
            ("dear", "no", "no"),
        ],
    )
    publish(brand, graph, now)
    run = walk(brand, anna, now)

    assert run.context == {"client_action": "go", "price": 9.5}
    assert trace(run)[2] == ("dear", "yes")


def test_a_form_is_sent_as_one(brand: Brand, server: Endpoint, now: datetime) -> None:
    body = '{"name": "{{customer.name}}", "n": 1}'
    publish(brand, hook(url=server.url, encoding="form", body=body, method="PUT"), now)
    walk(brand, make_customer(brand, name="A & B"), now)

    (heard,) = server.heard
    assert (heard.method, parse_qs(heard.body)) == ("PUT", {"name": ["A & B"], "n": ["1"]})
    assert heard.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_get_has_no_body(brand: Brand, server: Endpoint, now: datetime) -> None:
    publish(brand, hook(url=f"{server.url}/a", method="GET"), now)
    walk(brand, make_customer(brand), now)

    assert (server.heard[0].method, server.heard[0].body) == ("GET", "")


def test_credentials_and_address_may_be_a_gateways(brand: Brand, server: Endpoint, now: datetime) -> None:
    gateway = make_gateway(brand, f"{server.url}?tenant=acme", "webhook", slug="crm")
    publish(brand, hook(gateway="crm", url="/{{customer.ext_id}}?b=c"), now)
    walk(brand, make_customer(brand, "anna"), now)

    assert server.heard[0].path == "/webhook/anna?tenant=acme&b=c"
    assert server.heard[0].headers["authorization"] == gateway.authorization


def test_none_of_those_that_misbehave_harms_the_others(brand: Brand, server: Endpoint, now: datetime) -> None:
    paths = ["ok", "garbage", "big", "never", "500", "redirect", "404"]
    people = {path: make_customer(brand, path) for path in paths}
    save = [{"name": "price", "path": "data.price"}]
    publish(brand, hook(url=f"{server.url}/{{{{customer.ext_id}}}}", timeout=1, tries=2, save=save), now)
    arrive_all(brand, list(people.values()), now)
    moment = now
    for _ in range(3):
        advance_all(moment)
        call_due(moment)
        moment += timedelta(seconds=5)
    advance_all(moment)

    ways = {path: trace(run_of(customer))[1][1] for path, customer in people.items()}
    assert ways == {"ok": "next", **dict.fromkeys(paths[1:], "failed")}
    assert why(people["500"]) == "HTTP 500. Given up after 2 tries."
    assert why(people["never"]) == "No answer in time. Given up after 2 tries."
    assert why(people["redirect"]) == "HTTP 302: redirects are not followed."
    assert Run.objects.filter(state="failed").count() == 0


def test_who_lacks_a_value_fails_with_its_name_and_the_others_are_called_for(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    anna, ben, dots = (
        make_customer(brand, "anna", city="Rome"),
        make_customer(brand, "ben"),
        make_customer(brand, city=".."),
    )
    publish(brand, hook(url=f"{server.url}/{{{{customer.city}}}}"), now)
    arrive_all(brand, [anna, ben, dots], now)
    advance_all(now)
    call_due(now)
    advance_all(now)

    assert [heard.path for heard in server.heard] == ["/Rome"]
    assert "customer.city has no value" in why(ben)
    assert "would lead out of its path" in why(dots)
    assert trace(run_of(anna))[1] == ("hook", "next")


def test_the_same_step_worked_twice_makes_one_call(brand: Brand, server: Endpoint, now: datetime) -> None:
    anna = make_customer(brand)
    publish(brand, hook(url=server.url), now)
    arrive(brand, anna, now)
    advance_all(now)
    Run.objects.update(state="ready", due_at=now)
    advance_all(now)
    call_due(now)
    advance_all(now)

    assert (len(server.heard), Call.objects.count()) == (1, 1)
    assert run_of(anna).state == "exited"


def test_the_control_group_is_spared_if_it_is_to_be(brand: Brand, server: Endpoint, now: datetime) -> None:
    anna = make_customer(brand)
    publish(brand, hook(url=server.url, skip_control_group=True), now)
    arrive(brand, anna, now)
    Run.objects.update(control=True)
    advance_all(now)

    assert trace(run_of(anna))[1] == ("hook", "next")
    assert (why(anna), Call.objects.count()) == ("control group", 0)


def test_in_test_mode_only_test_customers_are_called_for(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    Brand.objects.update(test_mode=True)
    anna, tester = make_customer(brand), make_customer(brand, "tester")
    Customer.objects.filter(pk=tester.pk).update(is_test=True)
    publish(brand, hook(url=server.url), now)
    arrive_all(brand, [anna, tester], now)
    advance_all(now)

    assert Call.objects.get().customer == tester
    assert why(anna) == "The brand is in test mode and this is no test customer."


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"url": "https://{{customer.host}}/a"}, "url"),
        ({"url": "https://x.example.com{{customer.host}}/a"}, "url"),
        ({"url": "ftp://x.example.com"}, "url"),
        ({"url": "https://x.example.com/{{ customer.a.b() }}"}, "url"),
        ({"url": "a/b", "gateway": "crm"}, "url"),
        (
            {"url": "https://x.example.com", "headers": [{"name": "Authorization", "value": "secret"}]},
            "headers",
        ),
        ({"url": "https://x.example.com", "headers": [{"name": "Host", "value": "other"}]}, "headers"),
        ({"url": "https://x.example.com", "body": '{"a": {{event.a}}}'}, "body"),
        ({"url": "https://x.example.com", "body": "[1]", "encoding": "form"}, "body"),
        ({"url": "https://x.example.com", "body": "{}", "method": "GET"}, "body"),
        ({"url": "https://x.example.com", "body": '{"a": "{{event.a|nonsense}}"}'}, "body"),
        ({"url": "", "gateway": "mail"}, "gateway"),
        ({"url": "", "gateway": "nobody"}, "gateway"),
        ({"url": "https://x.example.com", "timeout": 31}, "timeout"),
        ({"url": "https://x.example.com", "save": [{"name": "a b", "path": "a"}]}, "save.0.name"),
        ({"url": "https://x.example.com", "save": [{"name": "a", "path": "a..b"}]}, "save.0.path"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(brand: Brand, config: dict[str, Any], field: str) -> None:
    make_gateway(brand, channel="webhook", slug="crm")
    make_gateway(brand, channel="email", slug="mail")

    found = [p.field for p in problems_with(brand, hook(**config)) if p.node == "hook"]
    assert found == [field]


def test_an_address_inside_a_private_network_is_refused_where_those_are_closed(
    brand: Brand, settings: Any
) -> None:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False
    problems = problems_with(brand, hook(url="http://169.254.169.254/{{customer.ext_id}}"))

    assert [(p.node, p.field) for p in problems] == [("hook", "url")]


def test_it_needs_an_address() -> None:
    with pytest.raises(ValueError, match="which address to call"):
        WebhookConfig.model_validate({})


def test_a_step_without_a_gateway_may_keep_a_rate(brand: Brand, server: Endpoint, now: datetime) -> None:
    publish(brand, hook(url=server.url, rate_per_second=2), now)
    arrive_all(brand, [make_customer(brand, f"c{number}") for number in range(5)], now)
    advance_all(now)

    assert [call_due(now + timedelta(seconds=second)) for second in range(4)] == [2, 2, 1, 0]


def test_beside_a_gateway_a_rate_of_its_own_is_refused(brand: Brand, now: datetime) -> None:
    make_gateway(brand, "http://127.0.0.1:1", "webhook", slug="crm")
    (problem,) = problems_with(brand, hook(gateway="crm", rate_per_second=2))

    assert (problem.code, problem.field) == ("bad_rate_per_second", "rate_per_second")
