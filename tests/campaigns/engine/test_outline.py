"""Nodes in words, and their outlets, also while they are being filled in."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.engine.families import nodes, triggers
from campaigns.engine.outline import member_of, names, outlines
from tests.factories.campaigns import chain, node, trigger

DE = {"attribute": "country", "op": "eq", "value": "DE"}
SHARES = [{"id": "x", "percent": 30}, {"id": "y", "percent": 70}]


@pytest.mark.parametrize(
    ("given", "said", "named"),
    [
        (trigger("cashback_ready"), "client action cashback_ready", "Event occurred: client action cashback_ready"),
        (node("a", "event_occurred", event="order_created"), "event order_created", "event order_created"),
        (node("a", "event_occurred", event="client_action"), "any client action", None),
        (node("a", "system_event_occurred", event="new_day"), "system event new_day", "system event new_day"),
        (node("a", "wait", days=3), "Wait 3 days", "Wait 3 days"),
        (node("a", "wait", days=1, hours=2), "Wait 1 day 2 hours", None),
        (node("a", "wait_until_date", date="2026-12-24"), "Wait until 24 December 2026", None),
        (node("a", "send_email", template="cashback"), "E-mail “cashback”", "E-mail “cashback”"),
        (node("a", "send_sms", template="hi"), "SMS “hi”", None),
        (node("a", "send_custom_im", template="hi"), "Custom IM “hi”", None),
        (node("a", "filter", condition=DE), "country is DE", "Filter customers: country is DE"),
        (node("a", "split", shares=SHARES), "Split 30 % / 70 %", None),
        (node("a", "ab_test", variants=[{"id": "x", "label": "Red"}, {"id": "y"}]), "A/B test by opens: Red / y", None),
        (node("a", "check_email_status"), "E-mail status of the last e-mail", None),
        (node("a", "exit", reason="bought"), "Exit: bought", None),
    ],
)  # fmt: skip
def test_a_node_says_in_a_few_words_what_it_does(given: dict[str, Any], said: str, named: str | None) -> None:
    (outline,) = outlines({"nodes": [given]}).values()

    assert outline.summary == said
    assert named is None or outline.name == named


def test_it_shows_the_outlets_of_a_node_that_is_not_finished() -> None:
    graph = chain(
        node("parts", "split", shares=[{"id": "a", "percent": 50}, {"id": "b", "percent": 10}]),
        node("empty", "split"),
        node("which", "check_email_status", criteria=["clicked"], node=5),
        node("mail", "send_email"),
    )

    ports = {id_: [port.id for port in outline.ports] for id_, outline in outlines(graph).items()}

    assert ports == {
        "parts": ["a", "b"],
        "empty": [],
        "which": ["clicked"],
        "mail": ["next", "failed", "skipped"],
    }
    assert {outline.summary for outline in outlines(graph).values()} == {""}


def test_two_nodes_of_one_name_are_told_apart_by_their_ids() -> None:
    graph = chain(trigger(), node("w1", "wait", days=1), node("w2", "wait", days=1))

    assert names(graph)["w1"] == "Wait 1 day (w1)"
    assert names(graph)["start"] == "Event occurred: client action go"


@pytest.mark.parametrize("member", [*nodes, *triggers], ids=lambda member: member.key)
def test_every_kind_of_node_can_be_outlined_before_anything_is_filled_in(member: Any) -> None:
    assert member_of(member.key) is member
    assert outlines({"nodes": [{"id": "a", "type": member.key}]})["a"].label == member.label


@pytest.mark.parametrize(
    "broken", [None, [], {"nodes": 5}, {"nodes": [None, {"id": 3}, {"id": "a", "type": []}]}]
)
def test_what_cannot_be_read_is_left_out(broken: Any) -> None:
    assert outlines(broken) == {}
