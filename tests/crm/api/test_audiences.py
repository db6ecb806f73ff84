"""Audiences over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Audience, Brand, Change, Segment
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(brand: Brand) -> Audience:
    return Audience.objects.create(brand=brand, slug="press", name="Press")


def members(audience: Audience) -> set[str]:
    return set(audience.members.values_list("customer__ext_id", flat=True))


def test_it_makes_an_empty_audience(api: Api) -> None:
    made = api.post("audiences", {"slug": "press", "name": "Press"})

    assert (made.status_code, made.json()["members"]) == (201, 0)
    assert api.post("audiences", {"slug": "press", "name": "Again"}).status_code == 409


def test_it_adds_customers_once_and_names_the_unknown(api: Api, brand: Brand, press: Audience) -> None:
    for ext_id in ("anna", "a/b", "ünï"):
        make_customer(brand, ext_id)
    make_customer(make_brand("other"), "foreign")

    first = api.post("audiences/press/add", {"customers": ["anna", "a/b", "foreign", "nobody"]}).json()
    again = api.post("audiences/press/add", {"customers": ["anna", "anna", "ünï"]}).json()

    assert first == {"added": 2, "unknown": ["foreign", "nobody"], "members": 2}
    assert again == {"added": 1, "unknown": [], "members": 3}
    assert members(press) == {"anna", "a/b", "ünï"}


def test_it_takes_customers_off(api: Api, brand: Brand, press: Audience) -> None:
    for ext_id in ("anna", "ben"):
        make_customer(brand, ext_id)
    api.post("audiences/press/add", {"customers": ["anna", "ben"]})

    removed = api.post("audiences/press/remove", {"customers": ["anna", "nobody"]}).json()

    assert removed == {"removed": 1, "members": 1}
    assert members(press) == {"ben"}
    assert [row["ext_id"] for row in api.get("audiences/press/customers").json()["results"]] == ["ben"]


def test_many_are_added_in_as_few_statements_as_one(api: Api, brand: Brand, press: Audience) -> None:
    ids = [make_customer(brand).ext_id for _ in range(50)]
    api.get("audiences")

    with CaptureQueriesContext(connection) as one:
        api.post("audiences/press/add", {"customers": ids[:1]})
    with CaptureQueriesContext(connection) as many:
        api.post("audiences/press/add", {"customers": ids})

    assert len(one) == len(many)
    assert press.members.count() == 50


def test_the_audit_keeps_the_number_and_not_the_ids(api: Api, brand: Brand, press: Audience) -> None:
    make_customer(brand, "anna")

    api.post("audiences/press/add", {"customers": ["anna"]})
    api.post("audiences/press/add", {"customers": ["anna"]})

    (change,) = Change.objects.filter(brand=brand)
    assert (change.action, change.noun, change.after) == ("members added", "audience", {"customers": 1})


def test_it_renames_and_deletes_but_not_what_a_segment_names(api: Api, brand: Brand, press: Audience) -> None:
    segment = Segment.objects.create(brand=brand, slug="s", name="S", condition={"audience": "press"})

    assert api.patch("audiences/press", {"name": "Journalists"}).json()["name"] == "Journalists"
    assert api.delete("audiences/press").status_code == 409

    segment.delete()
    assert api.delete("audiences/press").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "audiences/press", None),
        ("PATCH", "audiences/press", {"name": "X"}),
        ("DELETE", "audiences/press", None),
        ("POST", "audiences/press/add", {"customers": ["anna"]}),
        ("POST", "audiences/press/remove", {"customers": ["anna"]}),
        ("GET", "audiences/press/customers", None),
    ],
)
def test_a_strangers_key_finds_nothing(
    brand: Brand, api: Api, press: Audience, method: str, path: str, body: Any
) -> None:
    make_customer(brand, "anna")
    api.post("audiences/press/add", {"customers": ["anna"]})
    stranger = Api(make_brand("other"))
    make_customer(stranger.brand, "anna")

    answer = stranger.send(method, path, body)

    assert answer.status_code == 404
    assert stranger.get("audiences").json()["results"] == []
    assert members(press) == {"anna"}
    assert Audience.objects.get().name == "Press"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customers": "anna"},
        {"customers": [1]},
        {"customers": [None]},
        {"customers": [""]},
        {"customers": ["x" * 256]},
        {"customers": ["x"] * 10_001},
        {"customers": ["\0"]},
        {"customers": [], "more": 1},
        [],
    ],
)
def test_bad_sets_are_refused(api: Api, press: Audience, body: Any) -> None:
    assert api.post("audiences/press/add", body).status_code == 400
