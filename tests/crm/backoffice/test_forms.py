"""JSON that people type."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from crm.backoffice.forms import JsonField


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": }', "line 1, column 7"),
        ("null", "says nothing"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 101 + "]" * 101, "nested too deeply"),
        ("NaN", "not finite"),
        ("[1e999]", "not finite"),
        ("9" * 5_000, "cannot be stored"),
        (r'{"a": "\u0000"}', "NUL"),
        (r'{"\ud800": 1}', "surrogate"),
    ],
)
def test_it_refuses_what_could_not_be_stored_and_says_why(text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        JsonField().clean(text)


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True, "é€😀"]}, [], "text", 0])
def test_it_takes_everything_else_as_it_is(value: Any) -> None:
    field = JsonField()
    assert field.clean(field.prepare_value([value])) == [value]
