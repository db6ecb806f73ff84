"""The types of declared attributes."""

from typing import Any

import pytest

from crm.services.attribute_types import as_typed, fits, type_of, typed
from lib.errors import Invalid

VALUES: dict[str, list[Any]] = {
    "text": ["", "x", "12"],
    "number": [0, 1.5],
    "boolean": [True, False],
    "date": ["2026-03-02", "2026-03-02T10:00:00Z", 1772445600000],
    "list": [[], ["a", 1]],
}


@pytest.mark.parametrize("type_", VALUES)
def test_a_type_takes_its_own_values_and_no_others(type_: str) -> None:
    assert all(fits(type_, value) for value in VALUES[type_])
    others = [value for name, values in VALUES.items() for value in values if name != type_]
    # A date is a text, or a number, that looks like a moment.
    wrong = {"text": ["2026-03-02", "2026-03-02T10:00:00Z"], "number": [1772445600000]}.get(type_, [])
    assert [value for value in others if fits(type_, value)] == wrong


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("text", " x ", "x"),
        ("number", "12", 12),
        ("number", "-1,200.5", -1200.5),
        ("boolean", "Yes", True),
        ("boolean", "false", False),
        ("date", "2026-03-02", "2026-03-02"),
        ("date", "1772445600000", 1772445600000),
        ("list", "a\n b \n\n", ["a", "b"]),
        ("number", "  ", None),
    ],
)
def test_what_is_typed_becomes_a_value_of_the_type(type_: str, text: str, value: Any) -> None:
    assert typed(type_, text) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [("number", "x"), ("number", "nan"), ("number", "1e999"), ("boolean", "maybe"), ("date", "5"), ("text", "\0")],
)  # fmt: skip
def test_what_does_not_fit_is_refused(type_: str, text: str) -> None:
    with pytest.raises(Invalid):
        typed(type_, text)


@pytest.mark.parametrize(
    ("value", "type_"),
    [("x", "text"), (5, "number"), (True, "boolean"), (["a"], "list"), ("2026-03-02", "date"), (None, "text")],
)  # fmt: skip
def test_the_type_of_a_value_is_guessed_and_typing_it_again_gives_the_value(value: Any, type_: str) -> None:
    assert type_of(value) == type_
    assert typed(type_, as_typed(value)) == value
