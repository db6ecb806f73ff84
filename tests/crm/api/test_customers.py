"""Customers over HTTP: whatever their ids look like."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Audience, AudienceMember, Brand, Change, Customer, OptOut, Segment
from tests.factories.api import Api, escaped
from tests.factories.crm import MADE_AT, make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "ext_id",
    [
        "anna",
        "a/b",
        "a//b",
        "/a",
        "a/",
        "a.b",
        "...",
        "ünï-🦄",
        "a b",
        "a?b=c&d#e",
        "100%",
        "a+b",
        "%2F",
        "é",
    ],
)
def test_it_finds_a_customer_by_any_id(api: Api, brand: Brand, ext_id: str) -> None:
    make_customer(brand, ext_id, country="DE")
    make_customer(brand, f"{ext_id}x")

    assert api.get(f"customers/{escaped(ext_id)}").json()["ext_id"] == ext_id
    assert [c["ext_id"] for c in api.get(f"customers?ext_id={escaped(ext_id)}").json()["results"]] == [ext_id]
    changed = api.patch(f"customers/{escaped(ext_id)}", {"attributes": {"country": "AT"}})
    assert changed.json()["attributes"] == {"country": "AT"}
    assert api.post(f"customers/{escaped(ext_id)}/opt-outs", {"channel": "sms"}).status_code == 201
    assert api.delete(f"customers/{escaped(ext_id)}/opt-outs/sms").status_code == 204


def test_the_list_finds_even_an_id_that_looks_like_an_address_beneath_a_customer(
    api: Api, brand: Brand
) -> None:
    for ext_id in ("anna/timeline", "anna\nb", ".."):
        make_customer(brand, ext_id)
        found = api.get(f"customers?ext_id={escaped(ext_id)}").json()["results"]
        assert [row["ext_id"] for row in found] == [ext_id]


def test_a_customer_shows_what_stands_around_it(api: Api, brand: Brand) -> None:
    anna = make_customer(brand, "anna", country="DE", core_tags=["VIP"])
    make_customer(brand, "ben", country="AT")
    press = Audience.objects.create(brand=brand, slug="press", name="Press")
    AudienceMember.objects.create(audience=press, customer=anna, added_at=MADE_AT)
    OptOut.objects.create(brand=brand, customer=anna, channel="sms", side="platform", since=MADE_AT)
    for slug, condition in {
        "germans": {"attribute": "country", "op": "eq", "value": "DE"},
        "austrians": {"attribute": "country", "op": "eq", "value": "AT"},
        "broken": {"no such": "rule"},
    }.items():
        Segment.objects.create(brand=brand, slug=slug, name=slug, condition=condition)

    assert api.get("customers/anna").json() == {
        "ext_id": "anna",
        "attributes": {"country": "DE", "core_tags": ["VIP"]},
        "is_test": False,
        "opt_outs": [
            {"channel": "sms", "side": "platform", "reason": "", "since": "2026-01-01T00:00:00+00:00"}
        ],
        "audiences": ["press"],
        "segments": ["germans"],
        "created_at": "2026-01-01T00:00:00+00:00",
        "updated_at": "2026-01-01T00:00:00+00:00",
    }


def test_attributes_change_by_the_rules_of_update_profile(api: Api, brand: Brand) -> None:
    make_customer(brand, "anna", country="DE", city="Graz", core_tags=["VIP", "RISK_1", "RISK_2"])

    changed = api.patch(
        "customers/anna",
        {"attributes": {"country": "AT", "city": None, "+core_tags": ["NEW"], "^core_tags": "RISK_*"}},
    )

    assert changed.json()["attributes"] == {"country": "AT", "core_tags": ["VIP", "NEW"]}
    change = Change.objects.get()
    assert (change.noun, change.name, change.actor) == ("customer", "anna", f"key:{api.key.prefix}")
    assert change.before is not None
    assert change.before["attributes"]["city"] == "Graz"


def test_a_test_customer_is_one_in_both_places(api: Api, brand: Brand) -> None:
    make_customer(brand, "anna")

    api.patch("customers/anna", {"is_test": True})

    anna = Customer.objects.get()
    assert (anna.is_test, anna.attributes) == (True, {"core_is_test_account": True})
    assert [row["ext_id"] for row in api.get("customers?is_test=true").json()["results"]] == ["anna"]
    assert api.get("customers?is_test=false").json()["results"] == []


def test_it_closes_a_channel_on_our_side_and_opens_only_that(api: Api, brand: Brand) -> None:
    anna = make_customer(brand, "anna")
    OptOut.objects.create(brand=brand, customer=anna, channel="sms", side="platform", since=MADE_AT)

    api.post("customers/anna/opt-outs", {"channel": "sms", "reason": "asked by phone"})
    closed = api.post("customers/anna/opt-outs", {"channel": "sms"}).json()["opt_outs"]

    assert [(row["side"], row["reason"]) for row in closed] == [("ours", "asked by phone"), ("platform", "")]
    assert api.delete("customers/anna/opt-outs/sms").status_code == 204
    assert api.delete("customers/anna/opt-outs/sms").status_code == 404
    assert [row.side for row in OptOut.objects.all()] == ["platform"]
    assert [row.action for row in Change.objects.order_by("id")] == ["opted out", "opted in"]


def test_a_list_takes_the_same_queries_for_one_and_for_many(api: Api, brand: Brand) -> None:
    press = Audience.objects.create(brand=brand, slug="press", name="Press")
    for number in range(10):
        customer = make_customer(brand)
        AudienceMember.objects.create(audience=press, customer=customer, added_at=MADE_AT)
        OptOut.objects.create(brand=brand, customer=customer, channel="sms", side="ours", since=MADE_AT)
        Segment.objects.create(brand=brand, slug=f"s{number}", name="S", condition={"audience": "press"})
    api.get("label")

    with CaptureQueriesContext(connection) as one:
        api.get("customers?limit=1")
    with CaptureQueriesContext(connection) as many:
        assert len(api.get("customers").json()["results"]) == 10
    with CaptureQueriesContext(connection) as single:
        assert len(api.get(f"customers/{customer.ext_id}").json()["segments"]) == 10

    assert len(one) == len(many) == 3
    assert len(single) <= 7  # the tables of the segments are not built yet: they are asked


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "customers/anna", None),
        ("PATCH", "customers/anna", {"is_test": True}),
        ("POST", "customers/anna/opt-outs", {"channel": "sms"}),
        ("DELETE", "customers/anna/opt-outs/sms", None),
    ],
)
def test_a_strangers_key_finds_nothing(brand: Brand, method: str, path: str, body: Any) -> None:
    anna = make_customer(brand, "anna", word="secret-word")
    OptOut.objects.create(brand=brand, customer=anna, channel="sms", side="ours", since=MADE_AT)
    stranger = Api(make_brand("other"))

    answer = stranger.send(method, path, body)

    assert answer.status_code == 404
    assert b"secret-word" not in answer.content
    assert stranger.get("customers").json()["results"] == []
    anna.refresh_from_db()
    assert (anna.is_test, OptOut.objects.count()) == (False, 1)


@pytest.mark.parametrize(
    "body",
    [
        {"attributes": []},
        {"attributes": {"": 1}},
        {"attributes": {"+": 1}},
        {"attributes": {"^tags": 5}},
        {"attributes": {"x": "y" * 40_000}},
        {"attributes": {"x": "\0"}},
        {"is_test": "yes"},
        {"ext_id": "other"},
        [],
        "x",
    ],
)
def test_bad_changes_are_refused(api: Api, brand: Brand, body: Any) -> None:
    make_customer(brand, "anna", country="DE")

    assert api.patch("customers/anna", body).status_code == 400
    assert Customer.objects.get().attributes == {"country": "DE"}


@pytest.mark.parametrize(
    "query", ["is_test=maybe", "limit=0", "limit=x", "limit=99999999999", "cursor=x", "cursor=W10="]
)
def test_bad_filters_are_refused(api: Api, query: str) -> None:
    assert api.get(f"customers?{query}").status_code == 400


@pytest.mark.parametrize("path", ["customers/%00", "customers/" + "x" * 10_000, "customers/%ED%A0%80"])
def test_impossible_ids_are_not_found(api: Api, path: str) -> None:
    assert api.get(path).status_code == 404
    assert api.get("customers?ext_id=%00").json()["results"] == []


def test_a_brand_free_of_personal_data_refuses_it_by_hand_as_well(api: Api, brand: Brand) -> None:
    make_customer(brand, "anna")
    brand.pii_free = True
    brand.save()

    answer = api.patch("customers/anna", {"attributes": {"country": "DE", "email": "a@b.example"}})

    assert (answer.status_code, answer.json()["code"]) == (400, "personal_data")
    assert answer.json()["errors"][0]["field"] == "attributes.email"
    assert Customer.objects.get().attributes == {}
    assert api.patch("customers/anna", {"attributes": {"country": "DE"}}).status_code == 200


def test_customers_are_searched_by_what_somebody_has_at_hand(api: Api, brand: Brand) -> None:
    make_customer(make_brand("other"), "anna-0", name="Anna")
    make_customer(brand, "bert", name="Bert")
    make_customer(brand, "c-5", email="anna@shop.example")
    make_customer(brand, "anna-1", is_a="customer")

    answer = api.get("customers?q=anna").json()

    assert [(row["ext_id"], row["found_by"]) for row in answer["results"]] == [
        ("anna-1", "ext_id"),
        ("c-5", "email"),
    ]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert len(api.get("customers?q=anna&limit=1").json()["results"]) == 1
    assert api.get("customers?q=anna&is_test=true").json()["results"] == []
    assert len(api.get("customers?q=%20").json()["results"]) == 3
    assert api.get("customers?q=%00").json()["results"] == []


def test_a_key_that_sees_no_personal_data_searches_it_whole(api: Api, brand: Brand) -> None:
    make_customer(brand, "c-5", email="anna@shop.example")
    api.key.sees_pii = False
    api.key.save()

    assert api.get("customers?q=anna@shop").json()["results"] == []
    (found,) = api.get("customers?q=anna@shop.example").json()["results"]
    assert (found["found_by"], found["attributes"]["email"]) == ("email", "a•••@•••")
