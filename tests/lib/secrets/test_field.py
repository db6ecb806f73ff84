"""The encrypted model field."""

from __future__ import annotations

import copy
import pickle

import pytest
from django.core.exceptions import FieldError
from django.test import override_settings

from lib.secrets import EncryptedTextField, SecretText, decrypt

KEYS = ["a key of this test, long enough"]
FIELD = EncryptedTextField(name="authorization", blank=True)


@override_settings(BECKON_ENCRYPTION_KEYS=KEYS)
def test_it_is_encrypted_in_the_database_and_plain_on_the_instance() -> None:
    stored = FIELD.get_prep_value("s3cret")

    assert stored != "s3cret"
    assert decrypt(stored, KEYS) == "s3cret"
    assert FIELD.from_db_value(stored, None, None) == "s3cret"


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_stays_nothing(nothing: str | None) -> None:
    assert FIELD.get_prep_value(nothing) == nothing
    assert FIELD.from_db_value(nothing, None, None) == nothing
    assert FIELD.to_python(nothing) == nothing


def test_a_loaded_secret_keeps_out_of_reprs_but_not_of_requests() -> None:
    loaded = FIELD.to_python("s3cret")

    assert "s3cret" not in repr({"authorization": loaded})
    assert f"Bearer {loaded}" == "Bearer s3cret"


def test_a_secret_can_be_copied_and_pickled() -> None:
    for twin in (copy.deepcopy(SecretText("a")), pickle.loads(pickle.dumps(SecretText("a")))):  # noqa: S301
        assert twin == "a"
        assert isinstance(twin, SecretText)


@pytest.mark.parametrize("lookup", ["exact", "contains", "in", "startswith"])
def test_it_cannot_be_looked_up_by_value(lookup: str) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        FIELD.get_lookup(lookup)


def test_it_can_be_looked_up_by_whether_it_is_there() -> None:
    assert FIELD.get_lookup("isnull") is not None


def test_migrations_can_write_it_down() -> None:
    _, path, _, options = FIELD.deconstruct()

    assert path == "lib.secrets.field.EncryptedTextField"
    assert options == {"blank": True}
