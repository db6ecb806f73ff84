"""Calls to the outside over HTTP."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand
from crm.services.pii import MASK
from gateways.models import Call
from tests.factories.api import Api
from tests.factories.calls import make_call
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def test_they_are_listed_newest_first_in_pages(api: Api, brand: Brand, now: datetime) -> None:
    made = [make_call(brand, now).uid for _ in range(5)]
    make_call(make_brand("other"), now)

    first = api.get("calls?limit=3").json()
    rest = api.get(first["next"].partition("/api/v1/")[2]).json()
    assert [one["uid"] for one in first["results"] + rest["results"]] == made[::-1]
    assert rest["next"] is None


def test_a_call_tells_what_was_asked_and_what_came_of_it(api: Api, brand: Brand, now: datetime) -> None:
    anna = make_customer(brand, "anna")
    call = make_call(
        brand, now, customer=anna, run_id=7, visit=1, body='{"sum": 5}', headers={"X-Key": "hush"}
    )
    listed = {
        "uid": call.uid,
        "kind": "webhook",
        "state": "failed",
        "status": "",
        "host": "api.shop.example",
        "method": "POST",
        "gateway": None,
        "campaign": "journey",
        "node": "hook",
        "customer": "anna",
        "attempts": 5,
        "tries": 5,
        "http_status": 500,
        "error": "HTTP 500. Given up after 5 tries.",
        "created_at": now.isoformat(),
        "settled_at": now.isoformat(),
    }

    assert api.get("calls").json()["results"] == [listed]
    assert api.get(f"calls/{call.uid}").json() == {
        **listed,
        "run": 7,
        "url": call.url,
        "headers": {"X-Key": "[hidden]"},
        "body": {"sum": 5},
        "answer": {},
        "due_at": None,
    }


@pytest.mark.parametrize(
    ("content", "headers", "shown"),
    [
        ("a=1&b=Anna", {"Content-Type": "application/x-www-form-urlencoded"}, {"a": "1", "b": "Anna"}),
        ("plain words", {}, "plain words"),
        ("", {}, None),
    ],
)
def test_a_body_is_shown_as_what_it_is(
    api: Api, brand: Brand, now: datetime, content: str, headers: dict[str, str], shown: object
) -> None:
    call = make_call(brand, now, body=content, headers=headers)

    assert api.get(f"calls/{call.uid}").json()["body"] == shown


def test_a_key_that_sees_no_personal_data_sees_names_and_the_host(
    api: Api, brand: Brand, now: datetime
) -> None:
    anna = make_customer(brand, "anna", email="anna@mail.example")
    call = make_call(
        brand, now, customer=anna, body='{"who": "Anna"}', answer={"nick": "An"}, error="anna@mail.example?"
    )
    api.key.sees_pii = False
    api.key.save()

    shown = api.get(f"calls/{call.uid}").json()
    assert (shown["url"], shown["body"], shown["answer"]) == (
        f"https://api.shop.example/{MASK}",
        {"who": MASK},
        {"nick": MASK},
    )
    assert shown["error"] == api.get("calls").json()["results"][0]["error"] == f"{MASK}?"


@pytest.mark.parametrize(
    "query", ["state=done", "kind=bonus", "host=loyal", "campaign=spring", "customer=anna"]
)
def test_the_list_is_narrowed(api: Api, brand: Brand, now: datetime, query: str) -> None:
    make_call(brand, now)
    anna = make_customer(brand, "anna")
    wanted = make_call(
        brand, now, customer=anna, state="done", kind="bonus", campaign="spring", url="http://loyal.example"
    )

    assert [one["uid"] for one in api.get(f"calls?{query}").json()["results"]] == [wanted.uid]


@pytest.mark.parametrize(("name", "value"), [("state", "x"), ("kind", "x")])
def test_a_filter_that_does_not_exist_is_refused(api: Api, name: str, value: str) -> None:
    answer = api.get(f"calls?{name}={value}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_filter")


def test_a_failed_call_is_made_once_more(api: Api, brand: Brand, now: datetime) -> None:
    call = make_call(brand, now, customer=make_customer(brand), body="{}")

    assert api.post(f"calls/{call.uid}/retry").json()["state"] == "queued"
    assert Call.objects.get().attempts == 0
    assert api.post(f"calls/{call.uid}/retry").status_code == 409
