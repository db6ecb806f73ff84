"""Disabled nodes: they stand in the flow, do nothing, and let everybody pass."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.engine.checks import check
from campaigns.engine.graph import parse
from campaigns.models import Subscription, Visit
from crm.models import Brand
from gateways.models import Message
from tests.campaigns.engine.test_graph import anything_goes
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive


def disabled(which: dict[str, Any]) -> dict[str, Any]:
    return {**which, "disabled": True}


@pytest.mark.django_db
def test_runs_pass_a_disabled_node_by_next_or_else_by_its_first_outlet(now: datetime) -> None:
    brand = make_brand()
    graph = chain(
        trigger(),
        disabled(node("mail", "send_email", template="gone")),
        disabled(node("de", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"})),
        disabled(node("rest", "wait", days=1)),
        node("end", "exit", reason="over"),
        node("other", "exit", reason="not taken"),
        edges=[
            *[
                ("start", "next", "mail"),
                ("mail", "next", "de"),
                ("de", "yes", "rest"),
                ("de", "no", "other"),
            ],
            ("rest", "next", "end"),
        ],
    )
    publish(brand, graph, now)
    customer = make_customer(brand, country="AT")

    arrive(brand, customer, now)
    advance_all(now)

    run = run_of(customer)
    assert (run.state, run.reason) == ("exited", "over")
    assert trace(run) == [
        *[("start", "next"), ("mail", "next"), ("de", "yes"), ("rest", "next")],
        ("end", ""),
    ]
    assert set(
        Visit.objects.filter(run=run, node__in=["mail", "de", "rest"]).values_list("why", flat=True)
    ) == {"disabled"}
    assert not Message.objects.exists()


def test_what_is_wrong_with_a_disabled_node_is_a_warning() -> None:
    broken = disabled(node("parts", "split", shares=[{"id": "a", "percent": 1}]))
    graph = chain(
        trigger(),
        broken,
        disabled(node("status", "check_email_status")),
        node("end", "exit"),
        edges=[("start", "next", "parts"), ("parts", "a", "status"), ("status", "clicked", "end")],
    )

    parsed, problems = check(graph, anything_goes)

    assert [(p.node, p.code) for p in problems] == [("parts", "bad_config"), ("parts", "unknown_port")]
    assert all(p.warning for p in problems)
    assert parsed.target("parts", parsed.passage("parts")) == "status"


@pytest.mark.django_db
def test_a_disabled_trigger_lets_nobody_in_and_what_stands_behind_it_may_stay(now: datetime) -> None:
    brand: Brand = make_brand()
    graph = chain(
        trigger(),
        disabled(node("also", "event_occurred", event="login")),
        node("rest", "wait", days=1),
        node("greet", "wait", days=2),
        edges=[("start", "next", "rest"), ("also", "next", "greet")],
    )

    publish(brand, graph, now)

    assert list(Subscription.objects.values_list("node", flat=True)) == ["start"]


def test_a_graph_needs_a_trigger_that_is_not_disabled() -> None:
    _, problems = check(chain(disabled(trigger()), node("rest", "wait", days=1)), anything_goes)

    assert [(p.code, p.warning) for p in problems] == [("no_trigger", False)]
    assert "not disabled" in problems[0].message


def test_a_disabled_e_mail_has_no_status_to_be_checked() -> None:
    graph = chain(
        trigger(), disabled(node("mail", "send_email", template="a")), node("status", "check_email_status")
    )

    assert [p.code for p in check(graph, anything_goes)[1]] == ["no_send_above"]


def test_disabled_is_true_or_false() -> None:
    graph = {"nodes": [{**node("a", "exit"), "disabled": "yes"}]}

    assert [(p.node, p.message) for p in parse(graph)[1]] == [("a", "Exit: `disabled` is true or false.")]
