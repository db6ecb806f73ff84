"""`/api/v1/keys` and `/api/v1/brands`."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from crm.models import Brand, Change
from tests.factories.crm import make_brand, make_key


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand()


@pytest.fixture
def manager(brand: Brand) -> Client:
    """A client that manages the brand."""
    _, secret = make_key(brand, "manage")
    return Client(headers={"Authorization": secret})


def test_a_key_is_made_and_its_secret_shown_once(manager: Client, brand: Brand) -> None:
    made = manager.post("/api/v1/keys", {"name": "Shop", "scopes": ["events"]}, "application/json")

    assert made.status_code == 201, made.content
    key = made.json()
    assert (key["name"], key["scopes"], key["creates_customers"]) == ("Shop", ["events"], True)
    assert Client().post("/api/v1/events", headers={"Authorization": key["secret"]}).status_code == 400
    listed = manager.get("/api/v1/keys").content.decode()
    assert key["prefix"] in listed
    assert key["secret"] not in listed
    change = Change.objects.get(noun="key")
    assert key["secret"] not in str(change.after)
    assert change.actor.startswith("key:bk_live_")


def test_a_revoked_key_lets_nobody_in(
    manager: Client, brand: Brand, django_capture_on_commit_callbacks: Any
) -> None:
    key, secret = make_key(brand)

    with django_capture_on_commit_callbacks(execute=True):
        assert manager.delete(f"/api/v1/keys/{key.prefix}").status_code == 204

    assert Client().post("/api/v1/events", headers={"Authorization": secret}).status_code == 401
    assert manager.get("/api/v1/keys").json()["results"][0]["revoked_at"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"name": "x"},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["root"]},
        {"name": "x", "scopes": [{}]},
        {"name": "", "scopes": ["events"]},
        {"name": "x", "scopes": ["events"], "brand": 1},
        {"name": "x", "scopes": ["events"], "rate_per_minute": 10**30},
        {"name": "x\0", "scopes": ["events"]},
    ],
)
def test_a_key_that_makes_no_sense_is_refused(manager: Client, body: Any) -> None:
    response = manager.post("/api/v1/keys", body, "application/json")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_manager_sees_nothing_of_other_brands(manager: Client, brand: Brand) -> None:
    stranger, _ = make_key(make_brand("stranger", brand.label))

    assert [one["slug"] for one in manager.get("/api/v1/brands").json()["results"]] == [brand.slug]
    assert stranger.prefix not in manager.get("/api/v1/keys").content.decode()
    assert manager.delete(f"/api/v1/keys/{stranger.prefix}").status_code == 404
    assert manager.delete("/api/v1/keys/a%00b").status_code == 404
