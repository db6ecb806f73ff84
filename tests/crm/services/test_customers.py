"""Customers in sets."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from crm.models import Customer
from crm.services import customers
from tests.factories.crm import make_brand, make_customer

ODD = ["'; drop table", 'a"b\\', "{x,y}", "%s", "👩‍🚀", "a\tb\n", "NULL", "null"]


def test_it_finds_those_of_the_brand_that_exist(db: None) -> None:
    brand, other = make_brand(), make_brand()
    ann = make_customer(brand, "ann")
    make_customer(other, "bob")

    assert customers.find(brand.pk, ["ann", "bob", "eve"]) == {"ann": ann.pk}
    assert customers.find(brand.pk, []) == {}


def test_it_adds_those_that_are_missing_and_knows_all(db: None, now: datetime) -> None:
    brand = make_brand()
    ann = make_customer(brand, "ann", country="DE")

    ids = customers.add(brand.pk, ["bob", "ann", "bob"], now)

    bob = Customer.objects.get(brand=brand, ext_id="bob")
    assert ids == {"ann": ann.pk, "bob": bob.pk}
    assert (bob.attributes, bob.created_at, bob.updated_at, bob.is_test) == ({}, now, now, False)
    ann.refresh_from_db()
    assert ann.attributes == {"country": "DE"}


def test_it_adds_strangers_without_asking(db: None, now: datetime) -> None:
    brand, other = make_brand(), make_brand()
    make_customer(other, "ann")

    ids = customers.add_all(brand.pk, ["bob", "ann", "bob", *ODD], now)

    assert ids == {customer.ext_id: customer.pk for customer in Customer.objects.filter(brand=brand)}
    bob = Customer.objects.get(brand=brand, ext_id="bob")
    assert (bob.attributes, bob.created_at, bob.updated_at, bob.is_test) == ({}, now, now, False)
    assert customers.add(brand.pk, ["joe"], now)["joe"] > max(ids.values())


def test_it_adds_nobody_when_one_is_no_stranger(db: None, now: datetime) -> None:
    brand = make_brand()
    make_customer(brand, "ann")

    with pytest.raises(IntegrityError), transaction.atomic():
        customers.add_all(brand.pk, ["bob", "ann"], now)

    assert Customer.objects.count() == 1


def test_an_id_is_any_text(db: None, now: datetime) -> None:
    brand = make_brand()

    assert set(customers.add(brand.pk, ODD, now)) == set(ODD)
    assert set(customers.find(brand.pk, ODD)) == set(ODD)
