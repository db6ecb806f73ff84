"""How addresses become names on the suppression list."""

from hashlib import sha256

import pytest

from crm.policy.addresses import subject_of_address, subjects_of


def hashed(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"


@pytest.mark.parametrize("address", ["anna@example.com", " Anna@Example.COM ", "ANNA@EXAMPLE.COM"])
def test_an_address_is_the_same_however_it_is_written(address: str) -> None:
    assert subject_of_address(address) == hashed("anna@example.com")


@pytest.mark.parametrize("number", ["+49 170 1234567", "49-170-1234567", "(49)1701234567"])
def test_a_number_is_its_digits(number: str) -> None:
    assert subject_of_address(number) == hashed("491701234567")


def test_a_hash_is_taken_as_it_is() -> None:
    given = sha256(b"anna@example.com").hexdigest()

    assert subject_of_address(given.upper()) == hashed("anna@example.com")


@pytest.mark.parametrize("nothing", ["", "   ", "none", "-"])
def test_what_is_no_address_has_no_name(nothing: str) -> None:
    assert subject_of_address(nothing) == ""


def test_a_customer_has_a_name_for_the_id_and_each_address() -> None:
    attributes = {
        "user_email": "a@b.c",
        "phone": 49170,
        "email": "",
        "user_phone": ["49170"],
        "other": "x@y.z",
    }

    assert subjects_of("anna", attributes) == {"id:anna", hashed("a@b.c"), hashed("49170")}
