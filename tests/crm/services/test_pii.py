"""Personal data and how it is masked."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from crm.models import Attribute, Brand
from crm.services import attributes, pii
from crm.services.changes import SYSTEM
from crm.services.pii import CLEAR, MASK, Veil, first_barred, masked
from tests.factories.crm import make_customer

VEIL = Veil(pii.ALWAYS | {"nick"})


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("email", "anna@shop.example", f"a{MASK}@{MASK}"),
        ("email", "nonsense", MASK),
        ("phone", "+436761234567", f"{MASK}67"),
        ("phone", 436761234567, f"{MASK}67"),
        ("phone", "123", MASK),
        ("E-Mail", "anna@shop.example", f"a{MASK}@{MASK}"),
        ("nick", ["a", "b"], MASK),
        ("nick", {"a": 1}, MASK),
        ("nick", False, MASK),
        ("nick", None, None),
        ("nick", "", ""),
    ],
)
def test_a_masked_value_keeps_only_what_tells_two_apart(name: str, value: Any, shown: Any) -> None:
    assert masked(name, value) == shown


def test_it_masks_at_any_depth_and_leaves_the_rest_and_what_was_given_alone() -> None:
    payload = {"country": "DE", "list": [{"nick": "x1", "n": 1}], "+email": "a@b.example"}
    assert VEIL.over(payload) == {
        "country": "DE",
        "list": [{"nick": MASK, "n": 1}],
        "+email": f"a{MASK}@{MASK}",
    }
    assert payload["list"] == [{"nick": "x1", "n": 1}]
    assert CLEAR.over(payload) is payload


def test_it_masks_names_however_they_are_written() -> None:
    assert VEIL.over({"NICK": "x1", "userPhone": "+436761234567", "nicks": 5}) == {
        "NICK": MASK,
        "userPhone": f"{MASK}67",
        "nicks": 5,
    }
    assert (
        VEIL.text("x1 is here: 436761234567", {"Nick": "x1?", "Phone": 436761234567}) == f"x1 is here: {MASK}"
    )


def test_it_masks_values_inside_texts_also_where_they_are_escaped() -> None:
    source = {"nick": "A&B co", "deep": [{"phone": 436761234567}], "country": "DE", "email": "x"}
    assert VEIL.text("A&B co of DE, A&amp;B co, 436761234567 x", source) == f"{MASK} of DE, {MASK}, {MASK} x"
    assert VEIL.texts({"a": ["A&B co"], "n": 5}, source) == {"a": [MASK], "n": 5}
    assert CLEAR.text("A&B co", source) == "A&B co"


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"a": 1}, None),
        ({"email": 1}, "email"),
        ({"+email": 1}, "+email"),
        ({"a": {"b": [{"phone": None}]}}, "a.b.0.phone"),
        ({"Email": 1}, "Email"),
        ({"E-MAIL": 1}, "E-MAIL"),
        ({"+userEmail": ["x"]}, "+userEmail"),
        ({"a": [{"Phone number": 1}]}, "a.0.Phone number"),
        ({"email_confirmed": 1, "phones_seen": 2, "": 3, "-": 4, "—": 5}, None),
    ],
)
def test_it_finds_the_first_barred_name(payload: Any, path: str | None) -> None:
    assert first_barred(payload, pii.ALWAYS) == path


@pytest.mark.django_db
def test_what_a_brand_declares_counts_at_once_and_no_longer_when_taken_back(brand: Brand) -> None:
    made = attributes.declare(SYSTEM, brand, "nick", "text", personal=True)
    assert "nick" in pii.names(brand.pk)
    attributes.remove(SYSTEM, Attribute.objects.get(pk=made.pk))
    assert pii.names(brand.pk) == pii.ALWAYS


@pytest.mark.django_db
def test_only_a_brand_free_of_personal_data_bars_names(brand: Brand) -> None:
    assert pii.barred(brand) == frozenset()
    brand.pii_free = True
    assert {"email", "phone"} <= {*pii.barred(brand)}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("550 no such user lena@mail.example.", f"550 no such user {MASK}."),
        ("GET /users/lena%40mail.example?x=1: HTTP 404", f"GET /users/{MASK}?x=1: HTTP 404"),
        ("+43 676 123-4567 is not a number", f"{MASK} is not a number"),
        ("unknown recipient 436761234567", f"unknown recipient {MASK}"),
        ("Lena M. is unknown", f"{MASK} is unknown"),
        ("/users/Lena%20M. is unknown", f"/users/{MASK} is unknown"),
        ("HTTP 503. Given up after 5 tries.", "HTTP 503. Given up after 5 tries."),
        ("waits until 2026-03-02 10:00", "waits until 2026-03-02 10:00"),
        ("uid 0f4c1234-1234-4234-8234-123456789012", "uid 0f4c1234-1234-4234-8234-123456789012"),
    ],
)
def test_of_what_others_say_nothing_is_left_that_tells_who_it_is_about(said: str, shown: str) -> None:
    assert VEIL.told(said, {"nick": "Lena M."}) == shown
    assert CLEAR.told(said, {"nick": "Lena M."}) == said


@pytest.mark.django_db
def test_texts_about_many_are_masked_with_one_query(
    brand: Brand, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anna, bert = make_customer(brand, nick="Anna A"), make_customer(brand, nick="Bert B")
    said = [("Anna A?", anna.pk), ("Bert B?", bert.pk), ("Bert B?", None)]

    with django_assert_num_queries(1):
        assert VEIL.told_of(said) == [f"{MASK}?", f"{MASK}?", "Bert B?"]
    with django_assert_num_queries(0):
        assert CLEAR.told_of(said) == ["Anna A?", "Bert B?", "Bert B?"]


def test_what_may_bear_anything_under_any_name_shows_names_alone() -> None:
    body = {
        "id": "anna",
        "who": ["Anna", 7],
        "phone": 5,
        "n": 5.5,
        "at": 436761234567,
        "ok": True,
        "no": None,
    }

    assert VEIL.blank(body) == {
        "id": MASK, "who": [MASK, 7], "phone": MASK, "n": 5.5, "at": MASK, "ok": True, "no": None
    }  # fmt: skip
    assert VEIL.blank("Anna") == MASK
    assert CLEAR.blank(body) is body
