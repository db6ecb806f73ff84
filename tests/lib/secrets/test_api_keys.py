"""API keys."""

from __future__ import annotations

import hashlib
import re

import pytest

from lib.secrets import new_secret, shown_prefix, verify


def test_a_new_key_has_a_public_part_and_a_secret_one() -> None:
    key = new_secret("bk_live")

    assert re.fullmatch(r"bk_live_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", key.plain)
    assert key.plain.startswith(f"{key.shown}_")
    assert key.digest == hashlib.sha256(key.plain.encode()).hexdigest()


def test_no_two_keys_are_alike() -> None:
    assert len({new_secret().plain for _ in range(1_000)}) == 1_000


def test_a_key_is_found_by_its_public_part_and_proved_by_its_digest() -> None:
    for prefix in ("bk_live", "bk", "bk_cb_live"):
        key, other = new_secret(prefix), new_secret(prefix)
        assert shown_prefix(key.plain) == key.shown
        assert verify(key.plain, key.digest)
        assert not verify(other.plain, key.digest)
        assert not verify(key.shown, key.digest)


@pytest.mark.parametrize(
    "text", ["", "bk_live_", "Bearer x", "bk_live_abcdefgh_short", "\ud800", "ä" * 60, "\0"]
)
def test_what_is_no_key_has_no_public_part_and_proves_nothing(text: str) -> None:
    assert shown_prefix(text) is None
    assert not verify(text, new_secret().digest)


def test_a_key_with_something_behind_it_is_no_key() -> None:
    assert shown_prefix(new_secret().plain + "\n") is None


def test_a_new_key_does_not_show_itself() -> None:
    key = new_secret()

    assert key.plain not in repr(key)
    assert key.plain not in f"{key}"
