"""Customers are found by the beginning of their id, through the index."""

from __future__ import annotations

import pytest
from django.db import connection

from crm.choices.customer import CustomerChoices
from crm.contract import Wanted
from crm.models import Customer
from tests.factories.crm import MADE_AT, make_brand, make_customer

pytestmark = pytest.mark.django_db


def test_it_finds_by_the_beginning_as_written_and_marks_test_customers() -> None:
    brand = make_brand()
    make_customer(brand, "anna-1", core_is_test_account=True)
    make_customer(brand, "Anna-2")
    make_customer(brand, "joanna")

    (found,) = CustomerChoices.find(Wanted(brand.pk, "anna", 20, {}))

    assert (found.value, found.hint) == ("anna-1", "test customer")


def test_a_million_customers_would_be_searched_by_the_index() -> None:
    brand = make_brand()
    Customer.objects.bulk_create(
        Customer(brand=brand, ext_id=f"c{number}", created_at=MADE_AT, updated_at=MADE_AT)
        for number in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_customer")
    rows = Customer.objects.filter(brand=brand, ext_id__gte="c49", ext_id__lt="c49\U0010ffff")

    assert "customer_ext_id" in rows.order_by("ext_id")[:20].explain()
