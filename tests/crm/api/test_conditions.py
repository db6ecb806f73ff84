"""What editors of conditions ask over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crm.models import Audience, Brand, Role, Segment
from crm.segments.registry import conditions
from events.models import ClientAction, EventType
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db
FIELDS = {
    "amount": {"types": ["number"], "sample": 12.5, "addressable": True},
    "category": {"types": ["text"], "sample": "Bag", "addressable": True},
}


@pytest.fixture
def stranger() -> Api:
    return Api(make_brand("other"))


def topics(api: Api, query: str = "") -> dict[tuple[str, str], dict[str, Any]]:
    """What is offered, by group and label."""
    answer = api.get(f"conditions/fields{query}")
    assert answer.status_code == 200, answer.content
    return {(topic["group"], topic["label"]): topic for topic in answer.json()["topics"]}


def described(api: Api, condition: Any, **more: Any) -> dict[str, Any]:
    answer = api.post("conditions/describe", {"condition": condition, **more})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_it_offers_attributes_with_the_kinds_that_were_seen(api: Api, brand: Brand) -> None:
    make_customer(
        brand, country="DE", balance=5, born="1980-03-01", tags=["a"], vip=True, seen=1_700_000_000_000
    )
    make_customer(make_brand("elsewhere"), secret="x")
    offered = topics(api)
    kinds = {label: topic["kind"] for (group, label), topic in offered.items() if group == "Attributes"}
    assert kinds == {
        "country": "text", "balance": "number", "born": "date", "tags": "list", "vip": "boolean", "seen": "date",
    }  # fmt: skip
    assert ("Customer", "Registered at") in offered


def test_it_offers_events_with_their_fields_and_all_that_has_a_name(api: Api, brand: Brand) -> None:
    EventType.objects.create(brand=brand, name="purchase", fields=FIELDS)
    ClientAction.objects.create(brand=brand, name="cashback", fields={})
    Segment.objects.create(brand=brand, slug="vip", name="VIPs", condition={"all": []})
    Audience.objects.create(brand=brand, slug="press", name="Press")
    make_customer(brand, core_tags=["whale"])
    offered = topics(api)
    purchase = offered["Events", "purchase"]
    assert [(part["name"], part["kind"]) for part in purchase["parts"]] == [
        ("amount", "number"),
        ("category", "text"),
    ]
    assert offered["Client actions", "cashback"]["rule"] == {"event": "client_action", "action": "cashback"}
    assert offered["Segments", "VIPs"]["rule"] == {"segment": "vip"}
    assert offered["Audiences", "Press"]["rule"] == {"audience": "press"}
    assert offered["Markers", "whale"]["rule"] == {"marker": "whale"}
    assert offered["Messages", "Any message"]["rule"] == {"message": "any"}


def test_it_offers_nothing_of_another_brand(api: Api, stranger: Api, brand: Brand) -> None:
    EventType.objects.create(brand=brand, name="purchase", fields=FIELDS)
    Segment.objects.create(brand=brand, slug="vip", name="VIPs", condition={"all": []})
    make_customer(brand, country="DE")
    groups = {group for group, _ in topics(stranger, "?event=purchase")}
    assert not groups & {"Attributes", "Events", "Segments", "Event at hand"}
    assert stranger.get("conditions/values?field=attribute:country").json() == {"results": []}


@pytest.mark.parametrize("event", ["purchase", "client_action:cashback"])
def test_it_offers_the_fields_of_the_event_at_hand(api: Api, brand: Brand, event: str) -> None:
    EventType.objects.create(brand=brand, name="purchase", fields=FIELDS)
    EventType.objects.create(brand=brand, name="other", fields={"odd": FIELDS["amount"]})
    ClientAction.objects.create(brand=brand, name="cashback", fields=FIELDS)
    labels = {label for group, label in topics(api, f"?event={event}") if group == "Event at hand"}
    assert labels == {"amount", "category"}
    assert not any(group == "Event at hand" for group, _ in topics(api))


def test_every_kind_of_condition_can_be_drawn_from_its_settings(api: Api) -> None:
    kinds = api.get("conditions/fields").json()["kinds"]
    known = {"comparison", "period", "measure", "rows", "choice", "text", "number", "boolean"}
    assert set(kinds) == {kind.key for kind in conditions}
    for kind in kinds.values():
        assert {setting["control"] for setting in kind["settings"]} <= known


def test_it_suggests_the_values_seen_the_commonest_first(api: Api, brand: Brand) -> None:
    for country in ("DE", "AT", "DE"):
        make_customer(brand, country=country, tags=["new", country])
    answer = api.get("conditions/values?field=attribute:country").json()
    assert answer == {"results": [{"value": "DE", "count": 2}, {"value": "AT", "count": 1}]}
    narrowed = api.get("conditions/values?field=attribute:tags&q=e").json()["results"]
    assert {row["value"] for row in narrowed} == {"new", "DE"}


def test_it_suggests_the_values_of_an_events_field(api: Api, brand: Brand, now: datetime) -> None:
    EventType.objects.create(brand=brand, name="purchase", fields=FIELDS)
    customer = make_customer(brand)
    make_event(brand, customer, "purchase", now, category="Bag", amount=5)
    make_event(brand, customer, "viewed", now, category="Hat")
    part = topics(api)["Events", "purchase"]["parts"][1]
    answer = api.get(f"conditions/values?field={part['source']}").json()
    assert answer["results"] == [{"value": "Bag", "count": 1}]


@pytest.mark.parametrize(
    "field", ["", "nothing:x", "event:x", "attribute:", "attribute:a%00b", "event:a//b//c"]
)
def test_an_unknown_field_has_no_values(api: Api, field: str) -> None:
    assert api.get(f"conditions/values?field={field}").json() == {"results": []}


def test_it_says_a_condition_in_words(api: Api) -> None:
    said = described(api, {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]})
    assert said == {"sentence": "country is DE", "problems": [], "warnings": [], "countable": True}


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ({"all": [{"attribute": "a", "op": "loves"}]}, "all[0].op"),
        ({"all": [{}]}, "all[0]"),
        ({"any": [{"not": {"segment": "gone"}}]}, "any[0].not"),
        ({"any": [{"audience": "gone"}]}, "any[0]"),
        ({"all": [{"attribute": "a", "op": "eq", "value": "$b"}]}, "all[0]"),
        ("text", ""),
        (None, ""),
        ([], ""),
    ],
)
def test_a_wrong_condition_is_no_error_but_a_list_of_problems(api: Api, condition: Any, path: str) -> None:
    said = described(api, condition)
    assert [problem["path"] for problem in said["problems"]] == [path]
    assert not said["countable"] or said["sentence"]


def test_fields_of_the_event_may_be_used_where_one_is_at_hand(api: Api, brand: Brand) -> None:
    EventType.objects.create(brand=brand, name="purchase", fields=FIELDS)
    condition = {"all": [
        {"attribute": "favourite", "op": "eq", "value": "$category"},
        {"field": "amonut", "op": "gt", "value": 5},
        {"event": "visit", "since": "entry"},
    ]}  # fmt: skip
    said = described(api, condition, event="purchase", entry=True)
    assert (said["problems"], said["countable"]) == ([], False)
    assert [(warning["path"], warning["code"]) for warning in said["warnings"]] == [
        ("all[1]", "unseen_field")
    ]
    assert len(described(api, condition)["problems"]) == 3


def test_a_body_that_is_none_is_refused(api: Api) -> None:
    assert (
        api.post("conditions/describe", {"condition": {}, "event": [f"e{n}" for n in range(60)]}).status_code
        == 400
    )
    assert api.post("conditions/describe", []).status_code == 400


def test_an_estimate_of_a_small_brand_is_exact(api: Api, brand: Brand) -> None:
    for country in ("DE", "AT", "DE"):
        make_customer(brand, country=country)
    make_customer(make_brand("elsewhere"), country="DE")
    answer = api.post(
        "segments/estimate", {"condition": {"attribute": "country", "op": "eq", "value": "DE"}}
    ).json()
    assert (answer["estimate"], answer["low"], answer["high"]) == (2, 2, 2)


def test_an_estimate_of_a_wrong_condition_names_its_flaw(api: Api) -> None:
    answer = api.post("segments/estimate", {"condition": {"all": [{"audience": "gone"}]}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "condition.all[0]")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_ask_as_every_role_sees_segments(brand: Brand, role: Role) -> None:
    client = at_work(brand.label, role)
    assert client.get("/api/v1/conditions/fields").status_code == 200
    body = {"condition": {"all": []}}
    asked = client.post("/api/v1/conditions/describe", body, content_type="application/json")
    assert asked.status_code == 200


def test_a_key_without_the_scope_gets_nothing(brand: Brand) -> None:
    key = Api(brand, "events")
    assert key.get("conditions/fields").status_code == 403
    assert key.post("segments/estimate", {"condition": {"all": []}}).status_code == 403
