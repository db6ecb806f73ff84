"""The user hash."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.secrets import Form, user_hash, verify_user_hash

SALT = "SALT-example"
UNTIL = 1_893_456_000_000
BEFORE = UNTIL - 3_600_000
FORMS = list(Form)


@pytest.mark.parametrize(
    ("ext_id", "expected"),
    [
        ("hhu234556", "96cfc85e001a290f5f56e919e031fb87:1893456000000"),
        ("Test98635568", "784f9ded345cc95b0733115fff73b8fa:1893456000000"),
    ],
)
def test_the_md5_form_is_what_platforms_compute_already(ext_id: str, expected: str) -> None:
    assert user_hash(ext_id, SALT, UNTIL) == expected
    assert verify_user_hash(expected, ext_id, SALT, now_ms=BEFORE)


def test_the_hmac_form_is_keyed_by_the_salt() -> None:
    expected = hmac.new(SALT.encode(), b"Test98635568:1893456000000", hashlib.sha256).hexdigest()

    assert user_hash("Test98635568", SALT, UNTIL, Form.HMAC_SHA256) == f"{expected}:{UNTIL}"


@given(st.text(), st.sampled_from(FORMS))
def test_a_hash_is_good_for_the_id_it_was_made_for(ext_id: str, form: Form) -> None:
    assert verify_user_hash(user_hash(ext_id, SALT, UNTIL, form), ext_id, SALT, now_ms=BEFORE, form=form)


@given(st.text(), st.text(), st.sampled_from(FORMS))
def test_and_for_no_other(ext_id: str, other: str, form: Form) -> None:
    alike = ext_id == other if form is Form.HMAC_SHA256 else ext_id.lower() == other.lower()
    hashed = user_hash(ext_id, SALT, UNTIL, form)
    assert verify_user_hash(hashed, other, SALT, now_ms=BEFORE, form=form) == alike


@pytest.mark.parametrize("form", FORMS)
def test_it_ends_when_it_says(form: Form) -> None:
    hashed = user_hash("a", SALT, UNTIL, form)

    assert verify_user_hash(hashed, "a", SALT, now_ms=UNTIL - 1, form=form)
    assert not verify_user_hash(hashed, "a", SALT, now_ms=UNTIL, form=form)


def test_it_may_not_be_valid_for_years() -> None:
    month_ms = 30 * 24 * 3_600_000
    hashed = user_hash("a", SALT, UNTIL)

    assert verify_user_hash(hashed, "a", SALT, now_ms=UNTIL - month_ms)
    assert not verify_user_hash(hashed, "a", SALT, now_ms=UNTIL - month_ms - 1)
    assert verify_user_hash(hashed, "a", SALT, now_ms=0, max_ahead_ms=UNTIL)


def test_while_a_salt_is_replaced_both_count() -> None:
    for salt in ("old", "new"):
        assert verify_user_hash(user_hash("a", salt, UNTIL), "a", ("new", "old"), now_ms=BEFORE)
    assert not verify_user_hash(user_hash("a", "gone", UNTIL), "a", ("new", "old"), now_ms=BEFORE)
    assert not verify_user_hash(user_hash("a", "gone", UNTIL), "a", (), now_ms=BEFORE)


def test_the_weaker_form_does_not_pass_for_the_stronger() -> None:
    assert not verify_user_hash(user_hash("a", SALT, UNTIL), "a", SALT, now_ms=BEFORE, form=Form.HMAC_SHA256)
    assert not verify_user_hash(user_hash("a", SALT, UNTIL, Form.HMAC_SHA256), "a", SALT, now_ms=BEFORE)


def test_a_longer_validity_cannot_be_written_over_it() -> None:
    digest = user_hash("a", SALT, UNTIL).partition(":")[0]

    assert not verify_user_hash(f"{digest}:{UNTIL + 1}", "a", SALT, now_ms=BEFORE)


@pytest.mark.parametrize("salt", ["", "a:b"])
def test_a_salt_that_would_let_two_ids_share_a_hash_is_refused(salt: str) -> None:
    with pytest.raises(ValueError, match="salt"):
        user_hash("a", salt, UNTIL)


HEX = user_hash("a", SALT, UNTIL).partition(":")[0]


@pytest.mark.parametrize(
    "presented",
    [
        "",
        ":",
        HEX,
        f"{HEX}:",
        f":{UNTIL}",
        f"{HEX}:{UNTIL}:",
        f"{HEX}:{UNTIL}:{UNTIL}",
        f"{HEX}::{UNTIL}",
        f"{HEX}:0{UNTIL}",
        f"{HEX}:+{UNTIL}",
        f"{HEX}:{UNTIL}.0",
        f"{HEX}:1_893_456_000_000",
        f"{HEX}:{UNTIL}\n",
        f" {HEX}:{UNTIL}",
        f"{HEX.upper()}:{UNTIL}",
        f"{HEX}:١٨٩٣٤٥٦٠٠٠٠٠٠",
        f"{HEX}:-1",
        f"{HEX}:{'9' * 5000}",
    ],
)
def test_it_takes_only_the_one_way_of_writing_it(presented: str) -> None:
    assert not verify_user_hash(presented, "a", SALT, now_ms=BEFORE)
