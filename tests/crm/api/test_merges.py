"""`/api/v1/merges`: making one customer of two."""

from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Customer, Merge
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

BOTH = {"survivor": "new", "lost": "old"}


@pytest.fixture(autouse=True)
def two(brand: Brand) -> None:
    make_customer(brand, "new", country="DE")
    make_customer(brand, "old", email="o@shop.example")


def test_it_says_what_would_be_does_it_and_takes_it_back(api: Api, brand: Brand) -> None:
    told = api.post("merges", {**BOTH, "dry_run": True})
    assert (told.status_code, told.json()["changes"]) == (200, {"email": [None, "o@shop.example"]})
    assert Customer.objects.count() == 2

    made = api.post("merges", BOTH)
    assert (made.status_code, made.json()["survivor"], made.json()["lost"]) == (201, "new", "old")
    for path in ("customers/old", "customers/old/timeline"):
        assert api.get(path).status_code == 200
    assert api.get("customers/old").json()["ext_id"] == "new"
    assert [row["id"] for row in api.get("merges").json()["results"]] == [made.json()["id"]]

    undone = api.post(f"merges/{made.json()['id']}/undo")
    assert undone.json()["undone_at"]
    assert api.get("customers/old").json()["ext_id"] == "old"
    assert api.post(f"merges/{made.json()['id']}/undo").status_code == 409


def test_personal_data_is_masked_in_what_would_be(api: Api) -> None:
    api.key.sees_pii = False
    api.key.save()
    assert api.post("merges", {**BOTH, "dry_run": True}).json()["changes"] == {"email": [None, "o•••@•••"]}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"survivor": "new", "lost": "new"}, 400),
        ({"survivor": "new", "lost": "nobody"}, 404),
        ({"survivor": "new", "lost": "\0"}, 400),
        ({"survivor": "new"}, 400),
        ({**BOTH, "dry_run": "yes"}, 400),
    ],
)
def test_what_cannot_be_merged_is_refused(api: Api, body: Any, status: int) -> None:
    assert api.post("merges", body).status_code == status
    assert not Merge.objects.exists()


@pytest.mark.parametrize("number", ["0", "x", "null", "9" * 30, "%00"])
def test_nonsense_is_no_merge(api: Api, number: str) -> None:
    assert api.post(f"merges/{number}/undo").status_code == 404


def test_a_stranger_neither_merges_nor_undoes(api: Api) -> None:
    stranger = Api(make_brand("other"))
    assert stranger.post("merges", BOTH).status_code == 404
    number = api.post("merges", BOTH).json()["id"]
    assert stranger.get("merges").json()["results"] == []
    assert stranger.post(f"merges/{number}/undo").status_code == 404
    assert stranger.get("customers/old").status_code == 404
    assert Merge.objects.get().undone_at is None


@pytest.mark.parametrize("path", ["events?customer=old", "messages?customer=old"])
def test_what_is_asked_for_by_the_lost_id_is_found(api: Api, brand: Brand, now: datetime, path: str) -> None:
    old = Customer.objects.get(ext_id="old")
    make_event(brand, old, "purchase", now)
    make_message(make_template(make_gateway(brand)), old, now)
    api.post("merges", BOTH)
    assert [row["customer"] for row in api.get(path).json()["results"]] == ["new"]
