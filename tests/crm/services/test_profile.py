"""What an `update_profile` event does to attributes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand
from crm.services import profile
from crm.services.profile import apply
from tests.factories.crm import make_brand, make_customer

BEFORE: dict[str, Any] = {"country": "DE", "tags": ["VIP", "RISK_HIGH", "RISK_LOW", "risk_x"], "age": 7}


@pytest.mark.parametrize(
    ("payload", "changed"),
    [
        ({"country": "AT"}, {"country": "AT"}),
        ({"tags": ["new"]}, {"tags": ["new"]}),
        ({"nested": {"a": [1]}}, {"nested": {"a": [1]}}),
        ({"+tags": ["VIP", "new", "new"]}, {"tags": ["VIP", "RISK_HIGH", "RISK_LOW", "risk_x", "new"]}),
        ({"+tags": "new"}, {"tags": ["VIP", "RISK_HIGH", "RISK_LOW", "risk_x", "new"]}),
        ({"+other": ["a"]}, {"other": ["a"]}),
        ({"+age": [8]}, {"age": [7, 8]}),
        ({"+tags": [True, 1]}, {"tags": ["VIP", "RISK_HIGH", "RISK_LOW", "risk_x", True, 1]}),
        ({"-tags": ["VIP", "unknown"]}, {"tags": ["RISK_HIGH", "RISK_LOW", "risk_x"]}),
        ({"-other": ["a"]}, {}),
        ({"^tags": ["RISK_*"]}, {"tags": ["VIP", "risk_x"]}),
        ({"^tags": "*"}, {"tags": []}),
        ({"^tags": ["RISK_*"], "+tags": ["RISK_NEW"]}, {"tags": ["VIP", "risk_x", "RISK_NEW"]}),
        ({"+tags": ["RISK_NEW"], "^tags": ["RISK_*"]}, {"tags": ["VIP", "risk_x"]}),
        ({"skip_cjm": True}, {}),
        ({"with-hyphen": 1}, {"with-hyphen": 1}),
    ],
)
def test_a_payload_changes_what_it_names(payload: dict[str, Any], changed: dict[str, Any]) -> None:
    assert apply(BEFORE, payload) == {**BEFORE, **changed}


@pytest.mark.parametrize("payload", [{"tags": None}, {"!tags": None}, {"!tags": True}])
def test_a_payload_clears_what_it_names(payload: dict[str, Any]) -> None:
    assert apply(BEFORE, payload) == {"country": "DE", "age": 7}


def test_neither_the_attributes_nor_the_payload_are_changed() -> None:
    attributes, payload = {"tags": ["a"]}, {"+tags": ["b"]}

    apply(attributes, payload)

    assert (attributes, payload) == ({"tags": ["a"]}, {"+tags": ["b"]})


@pytest.mark.parametrize(
    "payload", [{"": 1}, {"+": 1}, {"+-x": 1}, {"^x": [1]}, {"^x": {"a": 1}}, {"skip_cjm": 1}]
)
def test_a_payload_without_sense_is_named(payload: dict[str, Any]) -> None:
    field, sentence = profile.problem({"country": "DE", **payload}) or ("none", "")

    assert field in payload
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "payload", [{}, {"a+b": 1}, {"+x": None}, {"^x": None}, {"!x": 1}, {"-x": [{"a": 1}]}]
)
def test_a_payload_that_is_merely_odd_is_applied(payload: dict[str, Any]) -> None:
    assert profile.problem(payload) is None
    apply({"x": ["y"]}, payload)


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand()


def test_several_customers_are_updated_and_others_are_not(brand: Brand, now: datetime) -> None:
    ann, bob, eve = (make_customer(brand, name, visits=1) for name in ("ann", "bob", "eve"))
    later = now + timedelta(hours=1)

    profile.update([(bob.pk, {"visits": 2}), (ann.pk, {"visits": 5}), (bob.pk, {"visits": 3})], later)

    for customer in (ann, bob, eve):
        customer.refresh_from_db()
    assert [customer.attributes["visits"] for customer in (ann, bob, eve)] == [5, 3, 1]
    assert (ann.updated_at, eve.updated_at < later) == (later, True)


@pytest.mark.parametrize(("told", "is_test"), [(True, True), (False, False), ("yes", True), (None, True)])
def test_only_a_boolean_says_whether_it_is_a_test_account(
    brand: Brand, now: datetime, told: Any, is_test: bool
) -> None:
    ann = make_customer(brand, "ann", core_is_test_account=True)

    profile.update([(ann.pk, {"core_is_test_account": told})], now)

    ann.refresh_from_db()
    assert ann.is_test is is_test
