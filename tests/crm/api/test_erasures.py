"""Forgetting by program."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from crm.models import Brand, Customer
from tests.factories.api import Api, escaped
from tests.factories.crm import make_brand, make_customer
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db

ANN = "ann/4711 ö"


def test_a_customer_is_forgotten_and_the_report_is_found_by_the_id(api: Api, brand: Brand) -> None:
    make_customer(brand, ANN, email="ann@example.org")
    answer = api.delete(f"customers/{escaped(ANN)}")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert api.get(f"customers/{escaped(ANN)}").status_code == 404
    work_all()
    shown = api.get(f"erasures/{answer.json()['id']}").json()
    assert (shown["state"], shown["left"], shown["rows"]["crm_customer"]) == ("done", {}, 1)
    assert shown["started_by"].startswith("key:")
    (found,) = api.get(f"erasures?ext_id={escaped(ANN)}").json()["results"]
    assert found == shown
    assert api.get("erasures?ext_id=bob").json()["results"] == []


def test_events_of_the_id_can_be_refused_from_then_on(brand: Brand) -> None:
    api = Api(brand, "manage", "events")
    make_customer(brand, "ann-4711")
    assert api.delete("customers/ann-4711?refuse=true").json()["refuses"] is True
    event = {
        "eid": "98866720-1ae7-452c-bc08-1b703954d2ea",
        "event_date": 1531307825484,
        "ext_brand_id": "spacex",
        "user_ext_id": "ann-4711",
        "event_type": "login",
        "payload": {},
    }
    answer = api.post("events", event)
    assert "forgotten_customer" in answer.content.decode()
    assert not Customer.objects.filter(ext_id="ann-4711").exists()


def test_all_that_is_known_comes_as_a_zip(api: Api, brand: Brand) -> None:
    make_customer(brand, ANN, country="DE")
    answer = api.get(f"customers/{escaped(ANN)}/export")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        document = json.loads(archive.read("customer.json"))
    assert document["crm_customer"][0]["ext_id"] == ANN


def test_who_is_not_there_cannot_be_forgotten(api: Api) -> None:
    assert api.delete("customers/nobody").status_code == 404
    assert api.delete("customers/nobody?refuse=perhaps").status_code == 400
    assert api.get("erasures/1").status_code == api.get("erasures/x").status_code == 404


def test_another_brand_neither_forgets_nor_reads(api: Api, brand: Brand) -> None:
    make_customer(brand, "ann-4711")
    stranger = Api(make_brand("other"))
    assert stranger.delete("customers/ann-4711").status_code == 404
    assert stranger.get("customers/ann-4711/export").status_code == 404
    number = api.delete("customers/ann-4711").json()["id"]
    assert stranger.get(f"erasures/{number}").status_code == 404
    assert stranger.get("erasures").json()["results"] == []
