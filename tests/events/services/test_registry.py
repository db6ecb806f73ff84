"""Names and fields at the first sight of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Change
from crm.services.changes import Actor
from events.models import ClientAction, EventType
from events.services import registry
from events.services.registry import register_client_action, sight
from lib.errors import Invalid

PAYLOAD = {
    "amount": 44.22,
    "vip": True,
    "tags": ["a"],
    "more": {"b": 1},
    "url": "https://x",
    "none": None,
    "a-b": 1,
}


def test_a_client_action_shows_up_with_its_fields(brand: Brand, now: datetime) -> None:
    sight(brand.pk, [("client_action", "cashback_ready", PAYLOAD), ("login", "", {})], now)

    action = ClientAction.objects.get(brand=brand)
    assert (action.name, action.registered, action.first_seen, action.last_seen) == (
        "cashback_ready", False, now, now,
    )  # fmt: skip
    assert {name: field["types"] for name, field in action.fields.items()} == {
        "amount": ["number"], "vip": ["boolean"], "tags": ["list"], "more": ["object"], "url": ["text"],
        "none": [], "a-b": ["number"],
    }  # fmt: skip
    assert action.fields["amount"] == {"types": ["number"], "sample": 44.22, "addressable": True}
    assert action.fields["more"]["sample"] == '{"b":1}'
    assert [name for name, field in action.fields.items() if not field["addressable"]] == ["a-b"]
    types = {row.name: set(row.fields) for row in EventType.objects.filter(brand=brand)}
    assert types == {"client_action": set(PAYLOAD), "login": set()}


def test_new_types_and_fields_are_added_to_what_was_seen(brand: Brand, now: datetime) -> None:
    for payload in ({"amount": 1}, {"amount": "much", "code": "x"}, {"code": None}):
        sight(brand.pk, [("purchase", "", payload)], now)

    fields = EventType.objects.get().fields
    assert fields["amount"]["types"] == ["number", "text"]
    assert fields["code"] == {"types": ["text"], "sample": "x", "addressable": True}


@pytest.mark.django_db(transaction=True)
def test_what_is_known_costs_nothing(brand: Brand, now: datetime) -> None:
    sight(brand.pk, [("client_action", "go", {"a": 1})], now)

    with CaptureQueriesContext(connection) as queries:
        sight(brand.pk, [("client_action", "go", {"a": 2}), ("client_action", "go", {})], now)

    assert not len(queries)


@pytest.mark.django_db(transaction=True)
def test_the_last_sight_is_noted_once_a_minute(brand: Brand, now: datetime) -> None:
    noted = []
    for seconds in (0, 59, 60, 61):
        sight(brand.pk, [("login", "", {})], now + timedelta(seconds=seconds))
        noted.append(EventType.objects.get().last_seen)

    assert noted == [now, now, now + timedelta(seconds=60), now + timedelta(seconds=60)]
    assert EventType.objects.get().first_seen == now


def test_the_same_name_of_two_brands_is_two_names(brand: Brand, now: datetime) -> None:
    from tests.factories.crm import make_brand

    other = make_brand()
    sight(brand.pk, [("login", "", {"a": 1})], now)
    sight(other.pk, [("login", "", {"b": 1})], now)

    assert [list(row.fields) for row in EventType.objects.order_by("id")] == [["a"], ["b"]]


def test_endless_fields_and_values_are_cut(brand: Brand, now: datetime) -> None:
    payload: dict[str, Any] = {f"field_{number}": "x" * 10_000 for number in range(300)}
    sight(brand.pk, [("wide", "", {"n" * 101: 1, **payload})], now)
    sight(brand.pk, [("wide", "", {"one_more": 1})], now)

    fields = EventType.objects.get().fields
    assert len(fields) == registry.MAX_FIELDS
    assert {len(field["sample"]) for field in fields.values()} == {200}


def test_a_client_action_is_registered_by_hand_once(brand: Brand, now: datetime) -> None:
    sight(brand.pk, [("client_action", "seen", {"a": 1})], now)

    for name in ("new", "new", "seen"):
        register_client_action(brand, name, Actor("operator:ann"))

    rows = {
        row.name: (row.registered, row.first_seen, list(row.fields)) for row in ClientAction.objects.all()
    }
    assert rows == {"new": (True, None, []), "seen": (True, now, ["a"])}
    assert Change.objects.filter(actor="operator:ann").count() >= 2


def test_a_registered_action_stays_so_when_it_is_seen(brand: Brand, now: datetime) -> None:
    register_client_action(brand, "new", Actor("operator:ann"))
    sight(brand.pk, [("client_action", "new", {"a": 1})], now)

    row = ClientAction.objects.get()
    assert (row.registered, row.first_seen) == (True, now)


@pytest.mark.parametrize("name", ["", "  ", "x" * 256, "a\0b"])
def test_a_name_that_cannot_be_is_refused(brand: Brand, name: str) -> None:
    with pytest.raises(Invalid):
        register_client_action(brand, name, Actor("operator:ann"))
