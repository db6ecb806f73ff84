"""Tokens for URLs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.secrets.sealed import seal, unseal

SECRET = "a secret of this installation"


@given(st.binary(min_size=1, max_size=32))
def test_a_token_stands_for_its_bytes_and_fits_into_a_url(plain: bytes) -> None:
    token = seal(plain, SECRET, b"one")

    assert unseal(token, SECRET, b"one") == plain
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert seal(plain, SECRET, b"one") == token


@given(st.binary(min_size=8, max_size=32))
def test_it_opens_nothing_of_another_purpose_or_installation(plain: bytes) -> None:
    token = seal(plain, SECRET, b"one")

    assert unseal(token, SECRET, b"two") is None
    assert unseal(token, "another secret", b"one") is None


@given(st.binary(min_size=8, max_size=32), st.data())
def test_a_changed_letter_is_noticed(plain: bytes, data: st.DataObject) -> None:
    token = seal(plain, SECRET, b"one")
    at = data.draw(st.integers(0, len(token) - 2))  # the last letter may hold bits that mean nothing
    letter = data.draw(st.sampled_from("abcXYZ019_-").filter(lambda each: each != token[at]))

    assert unseal(token[:at] + letter + token[at + 1 :], SECRET, b"one") is None


@pytest.mark.parametrize(
    "text", ["", "x", "é", "\0", "====", "A" * 22, "A" * 21 + "=", "A" * 100_000, "a b", "%"]
)
def test_whatever_is_no_token_stands_for_nothing(text: str) -> None:
    assert unseal(text, SECRET, b"one") is None


def test_neighbours_look_nothing_alike() -> None:
    one, two = (seal(id_.to_bytes(8, "big"), SECRET, b"one") for id_ in (1, 2))

    assert sum(a == b for a, b in zip(one, two, strict=True)) < 10
