"""Values that the customer and the event fill in."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from campaigns.engine.filling import FilledText, filled
from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable

KNOWN = Context(ext_id="c-1", attributes={"city": "Bonn"}, event={"amount": 12.5, "items": ["a"]})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("$amount", 12.5),
        ("$items", ["a"]),
        ("$$amount", "$amount"),
        ("{{customer.city}}: {{event.amount}}", "Bonn: 12.5"),
        ("<b>{{customer.ext_id}}</b>", "<b>c-1</b>"),
    ],
)
def test_it_fills_in_fields_with_their_types_and_templates_as_text(text: str, value: Any) -> None:
    assert filled(text, KNOWN) == value


@pytest.mark.parametrize("text", ["$price", "{{event.price}}", "{{customer.country}}"])
def test_it_says_what_is_missing(text: str) -> None:
    with pytest.raises(MissingVariable, match=r"price|country"):
        filled(text, KNOWN)


@pytest.mark.parametrize("text", ["$a-b", "{{event.", "{{ open('x') }}", "x" * 4_001])
def test_what_can_never_be_filled_in_is_refused_at_once(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(FilledText).validate_python(text)
