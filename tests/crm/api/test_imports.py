"""Imports by program."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from crm.models import Brand, Customer, File, Job
from tests.factories.api import Api
from tests.factories.crm import make_brand
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db

PEOPLE = b"id,age\nann,41\nbob,young\n"


def post(api: Api, query: str = "", body: bytes = PEOPLE) -> Any:
    return api.post(f"imports?{query}", body, content_type="text/csv")


def test_a_file_is_tried_and_then_run(api: Api) -> None:
    tried = post(api, "dry_run=true&columns=ext_id,number:age&name=people.csv")
    assert tried.status_code == 202
    work_all()
    shown = api.get(f"imports/{tried.json()['id']}").json()
    assert (shown["state"], shown["dry_run"], shown["done"], shown["total"]) == ("done", True, 2, 2)
    assert shown["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 1}
    assert shown["problems"][0]["line"] == 3
    assert not Customer.objects.exists()
    assert api.post(f"imports/{shown['id']}/run").status_code == 202
    work_all()
    assert Customer.objects.get().attributes == {"age": 41}
    assert api.get(f"imports/{shown['id']}").json()["dry_run"] is False
    (listed,) = api.get("imports").json()["results"]
    assert (listed["name"], listed["problems"]) == ("people.csv", [])


def test_a_form_does_as_well(api: Api, brand: Brand) -> None:
    form = {"file": SimpleUploadedFile("people.csv", PEOPLE)}
    answer = Client().post("/api/v1/imports", form, headers={"Authorization": api.secret})
    assert (answer.status_code, answer.json()["columns"][0]["to"]) == (202, "ext_id")


def test_all_problems_come_as_csv(api: Api) -> None:
    id_ = post(api, "columns=ext_id,number:age").json()["id"]
    work_all()
    text = b"".join(api.get(f"imports/{id_}/problems")).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("3,bob,age,young,")


@pytest.mark.parametrize(
    ("query", "body", "said"),
    [
        ("columns=ext_id", PEOPLE, "has 2 columns"),
        ("columns=text:a,text:b", PEOPLE, "Exactly one column"),
        ("empty=perhaps", PEOPLE, "keep or clear"),
        ("dry_run=maybe", PEOPLE, "true or false"),
        ("audience=nobody", PEOPLE, "no audience"),
        ("encoding=ebcdic", PEOPLE, "encoding is one of"),
        ("delimiter=x", PEOPLE, "comma, a semicolon"),
        ("", b"", "is empty"),
        ("", b"id\n", "nothing below"),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(api: Api, query: str, body: bytes, said: str) -> None:
    answer = post(api, query, body)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert not File.objects.exists()
    assert not Job.objects.exists()


def test_it_can_be_cancelled_and_then_deleted(api: Api) -> None:
    id_ = post(api).json()["id"]
    assert api.delete(f"imports/{id_}").status_code == 202
    work_all()
    assert api.get(f"imports/{id_}").json()["state"] == "cancelled"
    assert not Customer.objects.exists()
    assert api.delete(f"imports/{id_}").status_code == 204
    assert not File.objects.exists()


def test_another_brand_finds_nothing(api: Api) -> None:
    id_ = post(api).json()["id"]
    stranger = Api(make_brand("other"))
    assert stranger.get("imports").json()["results"] == []
    for method, path in (("GET", ""), ("GET", "/problems"), ("POST", "/run"), ("DELETE", "")):
        assert stranger.send(method, f"imports/{id_}{path}").status_code == 404


def test_posting_events_is_not_enough(brand: Brand) -> None:
    assert post(Api(brand, "events")).status_code == 403
