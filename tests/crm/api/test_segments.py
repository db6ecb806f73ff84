"""Segments over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Brand, Change, Customer, Segment
from lib import clock
from tests.factories.api import Api
from tests.factories.crm import MADE_AT, make_brand, make_customer
from tests.factories.segments import build_all, keep_all

pytestmark = pytest.mark.django_db

GERMANS: dict[str, Any] = {"all": [{"attribute": "country", "op": "eq", "value": "DE"}]}
EVERYBODY: dict[str, Any] = {"all": []}


@pytest.fixture
def stranger() -> Api:
    return Api(make_brand("other"))


def make_segment(brand: Brand, slug: str, condition: dict[str, Any] = GERMANS) -> Segment:
    return Segment.objects.create(brand=brand, slug=slug, name=slug.title(), condition=condition)


def test_it_makes_a_segment_and_shows_it_in_words(api: Api) -> None:
    made = api.post("segments", {"slug": "germans", "name": "Germans", "condition": GERMANS})

    assert made.status_code == 201, made.content
    assert made.json()["sentence"] == "country is DE"
    assert api.get("segments/germans").json() == made.json()
    assert [row["slug"] for row in api.get("segments").json()["results"]] == ["germans"]


def test_it_refuses_a_slug_that_is_taken(api: Api, brand: Brand) -> None:
    make_segment(brand, "germans")

    answer = api.post("segments", {"slug": "germans", "name": "Others", "condition": EVERYBODY})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_it_names_every_flaw_of_a_condition_by_its_path(api: Api) -> None:
    wrong = {"all": [{"attribute": "country", "op": "loves", "value": 1}, {"nothing": 1}]}

    answer = api.post("segments", {"slug": "s", "name": "S", "condition": wrong})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    fields = [error["field"] for error in answer.json()["errors"]]
    assert any(field.startswith("condition.all[0]") for field in fields)
    assert any(field.startswith("condition.all[1]") for field in fields)


@pytest.mark.parametrize(
    "condition",
    [
        {"segment": "nowhere"},
        {"audience": "nowhere"},
        {"attribute": "country", "op": "eq", "value": "$country"},
        {"not": {"segment": "s"}},
    ],
)
def test_it_refuses_what_does_not_exist_here(api: Api, condition: dict[str, Any]) -> None:
    assert api.post("segments", {"slug": "s", "name": "S", "condition": condition}).status_code == 400


def test_it_refuses_a_circle_of_segments(api: Api, brand: Brand) -> None:
    make_segment(brand, "a")
    make_segment(brand, "b", {"segment": "a"})

    answer = api.patch("segments/a", {"condition": {"segment": "b"}})

    assert answer.status_code == 400
    assert "a → b → a" in answer.json()["detail"]


def test_it_changes_only_what_it_is_told_and_notes_who_did(api: Api, brand: Brand) -> None:
    make_segment(brand, "germans")

    changed = api.patch("segments/germans", {"name": "Deutsche"})

    assert (changed.json()["name"], changed.json()["condition"]) == ("Deutsche", GERMANS)
    change = Change.objects.get()
    assert (change.actor, change.before, change.after) == (
        f"key:{api.key.prefix}",
        {"name": "Germans"},
        {"name": "Deutsche"},
    )


def test_an_etag_keeps_one_edit_from_undoing_another(api: Api, brand: Brand) -> None:
    make_segment(brand, "germans")
    etag = api.get("segments/germans").headers["ETag"]
    body = {"name": "Mine", "condition": EVERYBODY}

    assert api.put("segments/germans", body, if_match=etag).status_code == 200
    assert api.put("segments/germans", {**body, "name": "Late"}, if_match=etag).status_code == 409
    assert Segment.objects.get().name == "Mine"


def test_it_refuses_to_rename_a_slug(api: Api, brand: Brand) -> None:
    make_segment(brand, "germans")

    answer = api.put("segments/germans", {"slug": "others", "name": "G", "condition": GERMANS})

    assert (answer.status_code, answer.json()["code"]) == (400, "slug_stays")


def test_it_deletes_a_segment_unless_something_needs_it(api: Api, brand: Brand) -> None:
    make_segment(brand, "germans")
    make_segment(brand, "vip-germans", {"all": [{"not": {"segment": "germans"}}]})

    refused = api.delete("segments/germans")
    assert refused.status_code == 409
    assert "segment “vip-germans”" in refused.json()["detail"]

    assert api.delete("segments/vip-germans").status_code == 204
    assert api.delete("segments/germans").status_code == 204
    assert api.delete("segments/germans").status_code == 404


def test_it_counts_a_condition_and_shows_some_of_its_customers(api: Api, brand: Brand) -> None:
    for country in ("DE", "AT", "DE"):
        make_customer(brand, f"{country}-{brand.customers.count()}", country=country)
    make_customer(make_brand("other"), "elsewhere", country="DE")

    preview = api.post("segments/preview", {"condition": GERMANS}).json()

    assert (preview["count"], preview["sample"]) == (2, ["DE-2", "DE-0"])
    assert preview["took_ms"] >= 0


def test_a_condition_that_takes_too_long_is_refused_and_not_waited_for(
    api: Api, brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.services.segments.PREVIEW_MS", 1)
    Customer.objects.bulk_create(
        Customer(
            brand=brand, ext_id=str(n), attributes={"t": "x" * 200}, created_at=MADE_AT, updated_at=MADE_AT
        )
        for n in range(3_000)
    )
    slow = {"any": [{"attribute": "t", "op": "contains", "value": f"y{n}"} for n in range(50)]}

    answer = api.post("segments/preview", {"condition": slow})

    assert (answer.status_code, answer.json()["code"]) == (400, "too_slow")
    assert api.get("segments").status_code == 200


def test_it_lists_who_is_in_a_segment_page_by_page(api: Api, brand: Brand) -> None:
    for number in range(5):
        make_customer(brand, f"c{number}", country="DE" if number % 2 == 0 else "AT")
    make_segment(brand, "germans")

    first = api.get("segments/germans/customers?limit=2").json()
    second = api.get(first["next"].partition("/api/v1/")[2]).json()

    assert [row["ext_id"] for row in first["results"] + second["results"]] == ["c0", "c2", "c4"]
    assert second["next"] is None


def test_a_list_takes_the_same_queries_for_one_and_for_many(
    api: Api, brand: Brand, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_segment(brand, "first")
    api.get("segments")  # the key is remembered from here on
    for number in range(20):
        make_segment(brand, f"s{number}")

    with django_assert_num_queries(3):
        assert len(api.get("segments").json()["results"]) == 21


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "segments/germans"),
        ("PUT", "segments/germans"),
        ("PATCH", "segments/germans"),
        ("DELETE", "segments/germans"),
        ("GET", "segments/germans/customers"),
    ],
)
def test_a_strangers_key_finds_nothing(stranger: Api, brand: Brand, method: str, path: str) -> None:
    make_segment(brand, "germans", {"attribute": "secret-word", "op": "exists"})

    answer = stranger.send(method, path, {"name": "X", "condition": EVERYBODY} if method[0] == "P" else None)

    assert answer.status_code == 404
    assert b"secret-word" not in answer.content
    assert Segment.objects.get().name == "Germans"
    assert stranger.get("segments").json()["results"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"slug": "x"}',
        b'{"slug": "x", "name": "X", "condition": []}',
        b'{"slug": "x", "name": 5, "condition": {"all": []}}',
        b'{"slug": "' + b"x" * 10_000 + b'", "name": "X", "condition": {"all": []}}',
        b'{"slug": "x\\u0000", "name": "X", "condition": {"all": []}}',
        b'{"slug": "x", "name": "\\u0000", "condition": {"all": []}}',
        b'{"slug": "x", "name": "\\ud800", "condition": {"all": []}}',
        b'{"slug": "x", "name": "X", "condition": {"all": []}, "colour": "red"}',
        b'{"slug": "x", "name": "X", "condition": ' + b'{"not":' * 5_000 + b"{}" + b"}" * 5_000 + b"}",
    ],
)
def test_bad_bodies_are_answered_with_a_problem(api: Api, body: bytes) -> None:
    answer = api.post("segments", body)

    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Segment.objects.exists()


@pytest.mark.parametrize("slug", ["%00", "x" * 10_000, "a%0Ab", "%ED%A0%80", "..", "%F0%9F%A6%84"])
def test_odd_slugs_are_not_found(api: Api, slug: str) -> None:
    assert api.get(f"segments/{slug}").status_code == 404


def test_a_key_without_the_scope_may_not_even_look(brand: Brand) -> None:
    assert Api(brand, "events").get("segments").status_code == 403


def test_it_says_how_many_are_in_it_and_who_once_its_table_is_built(
    api: Api, brand: Brand, now: datetime
) -> None:
    for number in range(5):
        make_customer(brand, f"c{number}", country="DE" if number % 2 == 0 else "AT")
    made = api.post("segments", {"slug": "germans", "name": "Germans", "condition": GERMANS}).json()
    assert (made["size"], made["state"], made["progress"], made["built_at"]) == (None, "building", 0, None)

    build_all(now)

    shown = api.get("segments/germans").json()
    assert (shown["size"], shown["state"], shown["progress"]) == (3, "current", 1)
    assert api.get("segments").json()["results"] == [shown]
    page = api.get("segments/germans/customers?limit=2").json()
    rest = api.get(page["next"].partition("/api/v1/")[2]).json()
    assert [row["ext_id"] for row in page["results"] + rest["results"]] == ["c0", "c2", "c4"]


def test_a_customers_segments_are_right_before_and_after_upkeep(
    api: Api, brand: Brand, now: datetime
) -> None:
    make_customer(brand, "ann", country="AT")
    make_segment(brand, "germans")
    build_all(now)
    assert api.get("customers/ann").json()["segments"] == []

    assert api.patch("customers/ann", {"attributes": {"country": "DE"}}).json()["segments"] == ["germans"]
    keep_all(clock.now())

    assert api.get("customers/ann").json()["segments"] == ["germans"]
