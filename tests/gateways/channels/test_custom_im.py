"""Custom IM: the values of a template against the fields that the operator defined."""

from typing import Any

import pytest

from gateways.channels.custom_im import CustomIm

FIELDS: list[dict[str, Any]] = [
    {"code": "title", "kind": "text", "required": True},
    {"code": "action", "kind": "choice", "choices": ["BUY", "SELL"]},
    {"code": "urgent", "kind": "boolean"},
    {"code": "image", "kind": "media"},
]


def _wrong(**values: Any) -> dict[str, str]:
    content = {"body": "Hi", "fields": {"title": "T"} | values}
    return {flaw.field: flaw.message for flaw in CustomIm.flaws(content, FIELDS)}


def test_it_takes_values_of_every_kind_and_leaves_optional_ones_out() -> None:
    assert _wrong(action="BUY", urgent=True, image="https://cdn.example/a.png") == {}
    assert _wrong() == {}


def test_a_template_may_fill_a_choice_or_a_media_field() -> None:
    assert _wrong(action="{{event.action}}", image="{{event.image}}") == {}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("title", ""),
        ("title", None),
        ("action", "HOLD"),
        ("urgent", "yes"),
        ("image", "javascript:alert(1)"),
        ("title", True),
        ("instrument", "MSFT"),
    ],
)
def test_it_names_the_field_whose_value_does_not_fit(code: str, value: object) -> None:
    assert list(_wrong(**{code: value})) == [f"fields.{code}"]


def test_its_text_fields_are_templates_too() -> None:
    content = {"body": "Hi", "fields": {"title": "{{event.x}}", "urgent": True}}

    assert CustomIm.sources(content) == {"body": "Hi", "fields.title": "{{event.x}}"}
