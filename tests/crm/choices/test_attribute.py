"""Attributes are known by looking at customers."""

from __future__ import annotations

import pytest

from crm.choices.attribute import AttributeChoices
from crm.contract import Choice, Wanted
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def test_the_customers_own_columns_come_first_then_what_customers_have_by_name() -> None:
    brand = make_brand()
    make_customer(brand, country="DE", age=30)
    make_customer(brand, age="unknown")

    shown = AttributeChoices.find(Wanted(brand.pk, "", 20, {}))

    assert [choice.value for choice in shown] == ["ext_id", "registered_at", "is_test", "age", "country"]
    assert shown[3] == Choice("age", "age", "number or text")


def test_an_attribute_named_like_a_column_is_offered_once() -> None:
    brand = make_brand()
    make_customer(brand, ext_id="c1", is_test=True)

    found = AttributeChoices.find(Wanted(brand.pk, "is_t", 20, {}))

    assert [choice.value for choice in found] == ["is_test"]
