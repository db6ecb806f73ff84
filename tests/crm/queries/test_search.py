"""Finding customers by what somebody has at hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from crm.models import Brand, Customer, Term
from crm.queries.search import Hit, Narrowed, find, statement
from crm.services import profile
from tests.conftest import NOW
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db

ANNA = {
    "email": "Anna@Shop.example",
    "phone": "+43 (676) 123-45",
    "first_name": "Anna",
    "last_name": "Müller",
}


@pytest.fixture
def anna(brand: Brand) -> Customer:
    """Somebody to be found, among others who look alike."""
    make_customer(brand, "c-9", email="joanna@shop.example", first_name="Joanna", last_name="Amüller")
    make_customer(make_brand("other"), "c-1", **ANNA)
    make_customer(brand, "c-2")
    return make_customer(brand, "c-1", **ANNA)


@pytest.mark.parametrize(
    ("q", "by"),
    [
        ("c-1", "ext_id"),
        ("anna@shop.example", "email"),
        (" ANNA@sh ", "email"),
        ("+43676", "phone"),
        ("0043 676/123", "phone"),
        ("mül", "last_name"),
        ("Müller A", "last_name"),
        ("anna müller", "first_name"),
    ],
)
def test_somebody_is_found_by_the_beginning_of(q: str, by: str, brand: Brand, anna: Customer) -> None:
    assert find(brand.pk, q) == [Hit(anna.pk, by)]


@pytest.mark.parametrize(
    "q", ["", "  ", "\0", "C-1", "shop.example", "43", "üller", "anna x", "%", "_", "a" * 5_000, "\U0010ffff"]
)
def test_nobody_is_found_by(q: str, brand: Brand, anna: Customer) -> None:
    assert find(brand.pk, q) == []


def test_each_is_found_once_by_the_surest_and_those_by_id_come_first(brand: Brand) -> None:
    both = make_customer(brand, "zoe", email="zoe@b.example", first_name="Zoe")
    named = make_customer(brand, "a", name="Zoe Zebra")
    assert find(brand.pk, "zoe") == [Hit(both.pk, "ext_id"), Hit(named.pk, "first_name")]
    assert find(brand.pk, "zoe", limit=1) == [Hit(both.pk, "ext_id")]


def test_what_one_may_not_see_is_found_whole_only(brand: Brand, anna: Customer) -> None:
    hidden = {"email", "first_name"}
    assert find(brand.pk, "anna@shop", whole=hidden) == []
    assert find(brand.pk, "mül", whole=hidden) == []
    assert find(brand.pk, "ANNA@shop.example", whole=hidden) == [Hit(anna.pk, "email")]
    assert find(brand.pk, "+43676", whole=hidden) == [Hit(anna.pk, "phone")]


def test_it_can_be_narrowed(brand: Brand, anna: Customer) -> None:
    assert find(brand.pk, "anna", narrowed=Narrowed("customer.is_test = %s", [True])) == []
    Customer.objects.filter(pk=anna.pk).update(is_test=True)
    assert len(find(brand.pk, "anna", narrowed=Narrowed("customer.is_test = %s", [True]))) == 1


def terms(customer: Customer) -> dict[str, str]:
    return dict(Term.objects.filter(customer=customer).values_list("found_by", "value"))


def test_terms_follow_every_way_of_writing_attributes(brand: Brand, anna: Customer) -> None:
    assert set(terms(anna)) == {"email", "phone", "last_name", "first_name"}
    bert = make_customer(brand)
    assert terms(bert) == {}
    changes: list[tuple[int, dict[str, Any]]] = [
        (anna.pk, {"email": None, "last_name": "Maier", "country": "DE"}),
        (bert.pk, {"user_email": "B@x.example", "phone": ""}),
    ]
    profile.update(changes, NOW)
    assert terms(anna) == {"phone": "4367612345", "last_name": "maier anna", "first_name": "anna maier"}
    assert terms(bert) == {"email": "b@x.example"}
    Customer.objects.filter(pk=bert.pk).update(attributes={"name": "Bert"})
    assert terms(bert) == {"first_name": "bert"}
    bert.delete()
    assert not Term.objects.filter(value="bert").exists()
    assert terms(anna)


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        *[("email", "email"), ("user_email", "email"), ("phone", "phone"), ("user_phone", "phone")],
        *[("first_name", "first_name"), ("user_first_name", "first_name"), ("name", "first_name")],
        *[("last_name", "last_name"), ("user_last_name", "last_name")],
    ],
)
def test_each_attribute_that_is_searched_by_is_followed_when_it_alone_changes(
    brand: Brand, name: str, found_by: str
) -> None:
    ann = make_customer(brand, "ann", country="DE")
    for value, after in (("a1", {found_by: "a1"}), ("b2", {found_by: "b2"}), (None, {})):
        profile.update([(ann.pk, {name: value})], NOW)
        assert terms(ann) == after


@pytest.mark.parametrize("value", ["x" * 40_000, ["a"], {"a": 1}, 5, True, "ẞ" * 4_000])
def test_values_of_any_kind_and_length_are_stored(brand: Brand, value: Any) -> None:
    customer = make_customer(brand, email=value, phone=value, last_name=value, name=value)
    assert all(len(term) <= 100 for term in terms(customer).values())


@pytest.mark.parametrize("q", ["c-00", "anna5", "+43676", "anna5 mu", "user5@"])
def test_it_reads_indexes_and_never_all_customers(brand: Brand, q: str) -> None:
    Customer.objects.bulk_create(
        Customer(
            brand=brand, ext_id=f"c-{n:05}", created_at=NOW, updated_at=NOW,
            attributes={"email": f"user{n}@x.example", "phone": f"+43676{n}", "name": f"Anna{n} Muster{n}"},
        )
        for n in range(5_000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE crm_customer, crm_term")
        sql, params = statement(brand.pk, q, 50, (), Narrowed())
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert ("term_of_brand" in plan) == (len(params) > 4)
    assert "customer_ext_id" in plan
