"""The history of attributes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import AttributeChange, Brand
from crm.services import profile
from crm.services.attribute_history import KEPT, differences, forget
from crm.services.changes import Actor
from crm.services.editing import edit
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db


def noted() -> list[tuple[str, str, Any]]:
    rows = AttributeChange.objects.order_by("pk").select_related("customer")
    return [(row.customer.ext_id, row.source, row.changes) for row in rows]


def test_each_payload_that_changes_something_is_noted_with_its_source(brand: Brand, now: datetime) -> None:
    ann, bob = (
        make_customer(brand, "ann", country="DE", tags=["a"]),
        make_customer(brand, "bob", country="DE"),
    )
    changes: list[tuple[int, dict[str, Any]]] = [
        (ann.pk, {"country": "AT", "+tags": ["b"], "age": None}),
        (bob.pk, {"country": "DE", "skip_cjm": True}),
        (ann.pk, {"country": None}),
    ]
    profile.update(changes, now, ["event:1", "event:2", "event:3"])
    assert noted() == [
        ("ann", "event:1", {"country": ["DE", "AT"], "tags": [["a"], ["a", "b"]]}),
        ("ann", "event:3", {"country": ["AT", None]}),
    ]


def test_a_correction_by_hand_is_noted_with_its_actor(brand: Brand, now: datetime) -> None:
    edit(Actor("operator:anna"), make_customer(brand, "ann"), {"country": "DE"}, None, now)
    assert noted() == [("ann", "operator:anna", {"country": [None, "DE"]})]


def test_true_is_not_one_and_long_values_are_cut() -> None:
    long = "x" * 2_000
    found = differences({"a": 1, "b": 1, "c": ""}, {"a": True, "b": 1.0, "c": long, "d": [long]}, "abcd")
    assert found["a"] == (1, True)
    assert "b" not in found
    assert [len(str(found[name][1])) for name in "cd"] == [501, 501]


def test_what_is_old_is_forgotten_and_the_rest_is_not(brand: Brand, now: datetime) -> None:
    ann = make_customer(brand)
    for age in (KEPT + timedelta(days=1), KEPT - timedelta(days=1)):
        profile.update([(ann.pk, {"n": age.days})], now - age)
    assert forget(now) == 1
    assert AttributeChange.objects.get().changes == {"n": [401, 399]}
    ann.delete()
    assert not AttributeChange.objects.exists()
