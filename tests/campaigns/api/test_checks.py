"""Checking a graph while it is drawn."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.engine.intervals import UNITS
from crm.models import Brand, Role
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, trigger

pytestmark = pytest.mark.django_db
GRAPH = chain(trigger(), node("rest", "wait", days=3), node("mail", "send_email", template="hello"))


def test_it_tells_what_is_wrong_where_and_what_each_node_says(caller: Api) -> None:
    answer = caller.post("campaigns/check", {"graph": GRAPH, "settings": {"entry": {"mode": "twice"}}}).json()

    assert [(p["node"], p["code"], p["field"], p["warning"]) for p in answer["problems"]] == [
        ("mail", "bad_template", "template", False),
        ("", "bad_settings", "settings.entry.mode", False),
    ]
    assert answer["nodes"]["rest"] == {
        "label": "Wait",
        "summary": "Wait 3 days",
        "ports": [{"id": "next", "label": "", "colour": "", "optional": False}],
        "events": [],
    }
    assert answer["nodes"]["start"]["events"] == ["client_action"]
    assert answer["nodes"]["mail"]["summary"] == "E-mail “hello”"


def test_it_leads_to_the_rule_of_a_condition_that_is_wrong(caller: Api) -> None:
    wrong = {"all": [{"attribute": "country", "op": "like", "value": "D"}]}
    graph = chain(trigger(), node("de", "filter", condition=wrong))

    (problem,) = caller.post("campaigns/check", {"graph": graph}).json()["problems"]

    assert (problem["node"], problem["field"].partition("[")[0]) == ("de", "condition.all")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"graph": None},
        {"graph": 5},
        {"graph": [[[]]]},
        {"graph": {"nodes": "x", "edges": 1}, "settings": []},
        {"graph": {"nodes": [1, {"id": "a"}, {"id": "a", "type": {}}]}, "settings": "x"},
        {"graph": {"nodes": [node("a", "split", shares=[{}, None])]}, "more": 1},
    ],
)
def test_a_bad_graph_is_answered_never_refused(caller: Api, body: dict[str, Any]) -> None:
    answer = caller.post("campaigns/check", body)

    assert answer.status_code == 200
    assert answer.json()["problems"]


@pytest.mark.parametrize("body", [[], "x", 5, b"null"])
def test_a_body_that_is_no_object_is_refused(caller: Api, body: Any) -> None:
    assert caller.post("campaigns/check", body).status_code == 400


def test_a_campaign_checks_its_own_draft_where_nothing_else_is_handed_in(caller: Api, stranger: Api) -> None:
    caller.post("campaigns", {"slug": "c", "name": "C", "graph": GRAPH})

    assert [p["node"] for p in caller.post("campaigns/c/check", {}).json()["problems"]] == ["mail"]
    assert (
        caller.post("campaigns/c/check", {"graph": chain(trigger(), node("e", "exit"))}).json()["problems"]
        == []
    )
    assert stranger.post("campaigns/c/check", {}).status_code == 404


def test_who_only_looks_may_check_but_not_change(brand: Brand) -> None:
    support = at_work(brand.label, Role.SUPPORT)

    assert support.post("/api/v1/campaigns/check", {"graph": GRAPH}, "application/json").status_code == 200
    assert (
        support.post("/api/v1/campaigns", {"slug": "c", "name": "C"}, "application/json").status_code == 403
    )


def test_no_campaign_takes_the_address_of_a_function(caller: Api) -> None:
    for slug in ("check", "gallery", "import"):
        assert caller.post("campaigns", {"slug": slug, "name": "C"}).status_code == 400


def test_the_catalog_describes_the_settings(caller: Api) -> None:
    schema = caller.get("catalog").json()["settings"]

    entry = schema["$defs"]["Entry"]["properties"]
    assert entry["mode"]["enum"] == ["once", "once_while_open", "every_time", "restart"]
    assert entry["entry_key"]["format"] == "event_field"
    interval = entry["not_earlier_than"]["anyOf"][0]
    assert (interval["format"], set(interval["properties"])) == ("duration", set(UNITS))


def test_the_catalog_begins_with_what_is_used_most(caller: Api) -> None:
    catalog = caller.get("catalog").json()

    assert catalog["triggers"][0]["type"] == "event_occurred"
    sends = [one["type"] for one in catalog["actions"] if one["group"] == "Messages"]
    assert sends[:2] == ["send_email", "send_sms"]
