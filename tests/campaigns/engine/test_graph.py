"""Graphs: parsed, checked, and everything that is wrong said at its node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from campaigns.engine.checks import Fault, check
from campaigns.engine.graph import parse
from tests.factories.campaigns import chain, node, trigger


def anything_goes(kind: str, value: Any, schema: Mapping[str, Any]) -> Iterable[Fault]:
    return ()


def codes(graph: Any) -> set[tuple[str, str]]:
    return {(problem.node, problem.code) for problem in check(graph, anything_goes)[1]}


GOOD = chain(trigger(), node("rest", "wait", days=1), node("end", "exit"))


def test_it_finds_nothing_wrong_with_a_good_graph() -> None:
    assert codes(GOOD) == set()


def test_it_reads_the_graph_of_the_contract() -> None:
    graph = {
        "nodes": [
            {
                "id": "start",
                "type": "event_occurred",
                "config": {"event": "client_action", "action": "cashback_ready", "where": None},
                "position": {"x": 0, "y": 0},
            },
            {
                "id": "vip",
                "type": "filter",
                "config": {"condition": {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}},
            },
            {"id": "mail", "type": "send_email", "config": {"template": "cashback"}},
            {
                "id": "text",
                "type": "send_sms",
                "config": {"template": "cashback-sms", "deliver_immediately": False},
            },
        ],
        "edges": [
            {"from": "start", "to": "vip"},
            {"from": "vip", "port": "yes", "to": "mail"},
            {"from": "vip", "port": "no", "to": "text"},
        ],
    }
    parsed, problems = check(graph, anything_goes)

    assert problems == []
    assert parsed.target("vip", "no") == "text"
    assert [n.id for n in parsed.above("text")] == ["vip", "start"]


def test_a_port_that_is_not_connected_goes_on_by_next_only_where_it_is_optional() -> None:
    graph = parse(chain(trigger(), node("mail", "send_email", template="a"), node("end", "exit")))[0]

    assert graph.target("mail", "failed") == "end"
    assert graph.target("start", "failed") is None


def test_it_names_the_node_of_each_problem() -> None:
    graph = chain(
        trigger(),
        node("rest", "wait"),
        node("warp", "teleport"),
        node("lost", "exit"),
        node("f", "filter", condition={}),
        edges=[("start", "next", "f"), ("f", "maybe", "lost"), ("f", "yes", "nowhere"), ("f", "yes", "rest")],
    )

    assert codes(graph) >= {
        ("rest", "bad_config"),
        ("warp", "unknown_type"),
        ("f", "unknown_port"),
        ("nowhere", "dangling_edge"),
    }


def test_it_refuses_a_loop_and_names_every_node_on_it() -> None:
    graph = chain(
        trigger(),
        node("a", "wait", hours=1),
        node("b", "wait", hours=1),
        edges=[("start", "next", "a"), ("a", "next", "b"), ("b", "next", "a")],
    )

    assert codes(graph) == {("a", "loop"), ("b", "loop")}


def test_it_refuses_a_fork_and_a_way_into_a_trigger() -> None:
    fork = chain(
        trigger(),
        node("a", "exit"),
        node("b", "exit"),
        edges=[("start", "next", "a"), ("start", "next", "b"), ("a", "next", "start")],
    )

    assert codes(fork) >= {("start", "two_edges"), ("start", "into_trigger"), ("b", "unreachable")}


def test_it_wants_a_trigger_that_leads_somewhere() -> None:
    assert codes(chain(node("end", "exit"))) == {("", "no_trigger"), ("end", "unreachable")}
    assert codes({"nodes": [trigger()]}) == {("start", "unconnected")}


def test_it_wants_an_email_above_a_check_of_its_status() -> None:
    assert codes(chain(trigger(), node("check", "check_email_status"))) == {("check", "no_send_above")}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NODE = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from("abc") | JSON,
        "type": st.sampled_from(["wait", "filter", "split", "ab_test", "event_occurred", "exit"]) | JSON,
        "config": JSON,
    },
)
EDGE = st.fixed_dictionaries(
    {}, optional={"from": st.sampled_from("abc") | JSON, "to": st.sampled_from("abc"), "port": JSON}
)


@given(JSON | st.fixed_dictionaries({"nodes": st.lists(NODE | JSON), "edges": st.lists(EDGE | JSON) | JSON}))
def test_whatever_is_handed_in_ends_in_problems_never_in_an_exception(value: Any) -> None:
    graph, problems = check(value, anything_goes)

    assert problems or graph.triggers


def test_what_stands_in_place_of_a_config_or_a_port_is_not_passed_over() -> None:
    start, end = trigger(), {"id": "end", "type": "exit"}
    configs: list[Any] = [[], 0, "", False]
    for config in configs:
        assert ("end", "bad_config") in codes(
            {"nodes": [start, {**end, "config": config}], "edges": [{"from": "start", "to": "end"}]}
        )
    ports: list[Any] = [0, False, [], {}]
    for wrong in ports:
        edges: list[dict[str, Any]] = [{"from": "start", "to": "end", "port": wrong}]
        assert ("start", "bad_edge") in codes({"nodes": [start, end], "edges": edges})
    for port in (None, "", "next"):
        edges = [{"from": "start", "to": "end", "port": port}]
        assert codes({"nodes": [start, {**end, "config": None}], "edges": edges}) == set()


def test_it_says_what_our_own_checks_say_without_words_of_the_machinery() -> None:
    problems = parse(chain(trigger(), node("rest", "wait"), node("end", "exit")))[1]

    assert [p.message for p in problems if p.code == "bad_config"] == [
        "Wait: say how long: minutes, hours or days."
    ]


def test_what_only_follows_from_another_problem_is_not_told() -> None:
    journey = chain(
        node("start", "event_occurred"),
        node("if", "filter"),
        node("rest", "wait", days=1),
        node("end", "exit"),
        edges=[("start", "next", "if"), ("if", "yes", "rest"), ("rest", "next", "end")],
    )

    assert codes(journey) == {("start", "bad_config"), ("if", "bad_config")}
