"""What can be read about events."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from crm.models import Brand
from events.services.registry import sight
from tests.factories.crm import make_brand, make_customer, make_key
from tests.factories.events import make_event


@pytest.fixture
def manager(brand: Brand) -> Client:
    _, secret = make_key(brand, "manage")
    return Client(headers={"Authorization": secret})


def names(client: Client, query: str = "") -> list[str]:
    return [event["event_type"] for event in client.get(f"/api/v1/events{query}").json()["results"]]


def test_recent_events_come_newest_first(manager: Client, brand: Brand, now: datetime) -> None:
    ann = make_customer(brand, "ann")
    make_event(brand, ann, "login", now, device="phone")
    make_event(brand, None, "holiday", now)
    make_event(make_brand(), None, "noise", now)

    second, first = manager.get("/api/v1/events").json()["results"]

    assert (first["event_type"], first["customer"], first["payload"]) == ("login", "ann", {"device": "phone"})
    assert (second["event_type"], second["customer"]) == ("holiday", None)


def test_they_can_be_narrowed(manager: Client, brand: Brand, now: datetime) -> None:
    ann, bob = make_customer(brand, "ann"), make_customer(brand, "bob")
    make_event(brand, ann, "login", now)
    make_event(brand, bob, "login", now)
    make_event(brand, ann, "client_action", now, client_action="go")
    make_event(make_brand(), make_customer(make_brand(), "ann"), "login", now)

    assert names(manager, "?customer=ann") == ["client_action", "login"]
    assert names(manager, "?event_type=login") == ["login", "login"]
    assert names(manager, "?client_action=go&customer=ann") == ["client_action"]
    assert names(manager, "?customer=eve") == names(manager, "?customer=%00") == []


def test_they_come_page_by_page(manager: Client, brand: Brand, now: datetime) -> None:
    for name in "abc":
        make_event(brand, None, name, now)

    first = manager.get("/api/v1/events?limit=2").json()
    second = manager.get(first["next"]).json()

    assert [event["event_type"] for event in (*first["results"], *second["results"])] == ["c", "b", "a"]


@pytest.mark.parametrize("query", ["?cursor=x", "?limit=0", "?limit=x", "?limit=99999999999", "?limit=%00"])
def test_nonsense_is_refused(manager: Client, query: str) -> None:
    assert manager.get(f"/api/v1/events{query}").status_code == 400


def test_reading_needs_another_scope_than_posting(brand: Brand, secret: str) -> None:
    assert Client(headers={"Authorization": secret}).get("/api/v1/events").status_code == 403


def test_names_are_listed_with_their_fields(manager: Client, brand: Brand, now: datetime) -> None:
    sight(brand.pk, [("client_action", "go", {"a-b": 1}), ("login", "", {})], now)
    sight(make_brand().pk, [("noise", "", {})], now)

    (action,) = manager.get("/api/v1/client-actions").json()["results"]
    types = manager.get("/api/v1/event-types").json()["results"]

    assert (action["name"], action["registered"], action["fields"]["a-b"]["addressable"]) == (
        "go",
        False,
        False,
    )
    assert action["first_seen"].startswith("2026-03-02T10:00:00")
    assert [one["name"] for one in types] == ["client_action", "login"]


def test_a_client_action_is_registered_by_hand(manager: Client) -> None:
    for _ in range(2):
        response = manager.post("/api/v1/client-actions", {"name": "go"}, "application/json")
        assert (response.status_code, response.json()["registered"]) == (201, True)

    assert len(manager.get("/api/v1/client-actions").json()["results"]) == 1


@pytest.mark.parametrize(
    "body", [None, [], {}, {"name": ""}, {"name": 7}, {"name": "a\0"}, {"name": "a", "brand": 1}]
)
def test_a_client_action_without_a_name_is_refused(manager: Client, body: object) -> None:
    assert manager.post("/api/v1/client-actions", body, "application/json").status_code == 400
