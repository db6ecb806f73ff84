"""Exports by program."""

from __future__ import annotations

import pytest

from crm.models import Brand
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


def test_a_file_is_written_and_fetched(api: Api, brand: Brand) -> None:
    make_customer(brand, "ann", country="DE")
    begun = api.post("exports", {"attributes": ["country"]})
    assert (begun.status_code, begun.json()["state"], begun.json()["total"]) == (202, "waiting", 1)
    path = f"exports/{begun.json()['id']}"
    assert api.get(f"{path}/file").status_code == 409
    work_all()
    assert api.get(path).json()["state"] == "done"
    text = b"".join(api.get(f"{path}/file")).decode("utf-8-sig")
    assert text.splitlines()[1].endswith(",DE")
    assert [one["id"] for one in api.get("exports").json()["results"]] == [begun.json()["id"]]
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_what_cannot_be_is_refused(api: Api, brand: Brand) -> None:
    assert api.post("exports", {}).json()["code"] == "nothing"
    make_customer(brand, "ann")
    assert api.post("exports", {"audience": "nobody"}).status_code == 404
    assert api.post("exports", {"attributes": ["\x00"]}).status_code == 400
    assert api.post("exports", {"columns": []}).status_code == 400


def test_another_brand_finds_nothing(api: Api, brand: Brand) -> None:
    make_customer(brand, "ann")
    path = f"exports/{api.post('exports', {}).json()['id']}"
    stranger = Api(make_brand("other"))
    assert stranger.get("exports").json()["results"] == []
    assert {stranger.get(path).status_code, stranger.get(f"{path}/file").status_code} == {404}
    assert stranger.delete(path).status_code == 404


def test_a_key_that_may_not_see_personal_data_gets_none(brand: Brand) -> None:
    make_customer(brand, "ann", email="ann@example.org")
    api = Api(brand)
    api.key.sees_pii = False
    api.key.save()
    path = f"exports/{api.post('exports', {'attributes': ['email']}).json()['id']}"
    work_all()
    assert b"a\xe2\x80\xa2" in b"".join(api.get(f"{path}/file"))
    assert api.get("customers/ann/export").status_code == 403
