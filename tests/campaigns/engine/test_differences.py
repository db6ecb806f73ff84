"""What has changed between two drafts, in words."""

from __future__ import annotations

from typing import Any

from campaigns.engine.differences import differences
from tests.factories.campaigns import chain, node, trigger

DE = {"attribute": "country", "op": "eq", "value": "DE"}
BEFORE = chain(
    trigger(),
    node("de", "filter", condition=DE),
    node("rest", "wait", days=1),
    node("text", "send_sms", template="hi"),
    edges=[("start", "next", "de"), ("de", "yes", "rest"), ("rest", "next", "text")],
)


def changed(**nodes: dict[str, Any]) -> dict[str, Any]:
    return {**BEFORE, "nodes": [nodes.get(one["id"], one) for one in BEFORE["nodes"]]}


def test_moving_boxes_about_and_saying_defaults_changes_nothing() -> None:
    after = changed(rest={**node("rest", "wait", days=1, hours=0), "position": {"x": 5, "y": 7}})

    assert differences(BEFORE, after, {}, {"entry": {"mode": "once_while_open"}}) == []


def test_the_first_version_consists_of_what_it_has() -> None:
    assert differences(None, BEFORE) == [
        "Added “Event occurred: client action go”",
        "Added “Filter customers: country is DE”",
        "Added “Wait 1 day”",
        "Added “SMS “hi””",
    ]


def test_it_tells_added_and_removed_nodes_and_the_ways_between_them() -> None:
    after = chain(
        trigger(),
        node("de", "filter", condition=DE),
        node("rest", "wait", days=1),
        node("mail", "send_email", template="hello"),
        edges=[
            ("start", "next", "de"),
            ("de", "yes", "rest"),
            ("de", "no", "mail"),
            ("rest", "next", "mail"),
        ],
    )

    assert differences(BEFORE, after) == [
        "Added “E-mail “hello””",
        "Removed “SMS “hi””",
        "“Filter customers: country is DE” − now leads to “E-mail “hello””",
        "“Wait 1 day” now leads to “E-mail “hello””",
    ]


def test_it_names_the_fields_of_a_changed_node_with_short_values() -> None:
    other = {"attribute": "country", "op": "eq", "value": "AT"}
    after = changed(
        rest=node("rest", "wait", days=3),
        de=node("de", "filter", condition=other),
        text=node("text", "send_sms", template="hello", deliver_immediately=True),
    )

    assert sorted(differences(BEFORE, after)) == [
        "Changed “Filter customers: country is AT”: condition",
        "Changed “SMS “hello””: template “hi” → “hello”, deliver immediately no → yes",
        "Changed “Wait 3 days”: days 1 → 3",
    ]


def test_it_tells_a_node_that_was_disabled_enabled_or_replaced() -> None:
    off = changed(rest={**node("rest", "wait", days=1), "disabled": True})

    assert differences(BEFORE, off) == ["Disabled “Wait 1 day”"]
    assert differences(off, BEFORE) == ["Enabled “Wait 1 day”"]
    assert differences(BEFORE, changed(rest=node("rest", "exit"))) == ["Replaced “Wait 1 day” by “Exit”"]


def test_an_outlet_that_lost_its_way_is_told() -> None:
    after = {**BEFORE, "edges": BEFORE["edges"][:-1]}

    assert differences(BEFORE, after) == ["“Wait 1 day” leads nowhere now"]


def test_it_tells_settings_that_mean_something_else_now() -> None:
    after = {"entry": {"mode": "every_time", "not_earlier_than": {"days": 3}}, "kind": "operational"}

    assert differences(BEFORE, BEFORE, {"entry": {"mode": "once"}}, after) == [
        "Settings: entry mode “once” → “every_time”",
        "Settings: entry not earlier than none → 3 days",
        "Settings: kind “marketing” → “operational”",
    ]


def test_nonsense_is_compared_without_an_error() -> None:
    assert differences({"nodes": [3]}, {"nodes": [{"id": "a", "type": []}]}, None, {"entry": 5}) == [
        "Added “a”",
        "Settings: entry none → 5",
    ]
