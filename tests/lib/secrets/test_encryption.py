"""Secrets at rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.secrets import Undecipherable, decrypt, encrypt

OLD, NEW = ["an old key, long enough"], ["a new key, long enough"]


@given(st.text())
def test_it_reads_what_it_wrote(text: str) -> None:
    assert decrypt(encrypt(text, NEW), NEW) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert encrypt("s3cret", NEW) != encrypt("s3cret", NEW)
    assert "s3cret" not in encrypt("s3cret", NEW)


def test_after_a_new_key_is_put_in_front_the_old_texts_stay_readable() -> None:
    stored = encrypt("s3cret", OLD)

    assert decrypt(stored, NEW + OLD) == "s3cret"
    assert decrypt(encrypt("s3cret", NEW + OLD), NEW) == "s3cret"


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-3] + "AA=", lambda _: "", lambda _: "plain", str.lower]
)
def test_it_says_what_to_do_when_a_secret_cannot_be_read(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(Undecipherable, match="BECKON_ENCRYPTION_KEYS"):
        decrypt(spoil(encrypt("s3cret", NEW)), NEW)


def test_it_does_not_read_with_another_key() -> None:
    with pytest.raises(Undecipherable):
        decrypt(encrypt("s3cret", OLD), NEW)


def test_it_refuses_a_key_that_could_be_guessed() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        encrypt("s3cret", ["short"])
