"""Marks in the place of variables without a value."""

from __future__ import annotations

import pytest

from gateways.channels.custom_im import CustomIm
from gateways.channels.email import Email
from gateways.rendering.template import compile_source
from gateways.services.templates_marking import Gap, mark, marked


def _text(source: str, name: str = "event.x") -> str:
    content, _ = marked(Email, {"body": source}, name)
    return str(content["body"])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a {{ event.x }} b", "a ⟦event.x⟧ b"),
        ("{{ event.x|money('EUR') }}", "⟦event.x⟧"),
        ("{{ event['x'] }}", "⟦event.x⟧"),
        ('<a href="{{ event.x }}">', '<a href="⟦event.x⟧">'),
        ("{% for i in event.x %}{{ i }}{% endfor %}", "{% for none_of in [] %}{{ i }}{% endfor %}"),
        ("{% if event.x > 5 %}a{% endif %}", "{% if false %}a{% endif %}"),
        (
            "{% if event.y %}a{% elif event.x > 5 %}b{% endif %}",
            "{% if event.y %}a{% elif false %}b{% endif %}",
        ),
        ("{{ event.x\n }}b", "⟦event.x⟧{#\n#}b"),
    ],
)
def test_what_needs_the_variable_is_replaced(source: str, text: str) -> None:
    assert _text(source) == text
    compile_source(text, True)


@pytest.mark.parametrize(
    "source",
    [
        "{{ event.x|default('a') }}",
        "{% if event.x %}a{% endif %}",
        "{% if event.x is defined %}a{% endif %}",
        "{{ event.xy }} {{ event.y }} {{ customer.x }}",
        "{# {{ event.y }} #} event.x",
        "{{ event.x",
    ],
)
def test_what_does_without_it_stays(source: str) -> None:
    assert _text(source) == source


def test_it_says_where_the_variable_is_used() -> None:
    content = {"body": "Hi {{ event.x }}", "fields": {"title": "\n{{ event.x }}", "urgent": True}}

    changed, gaps = marked(CustomIm, content, "event.x")

    assert changed == {"body": "Hi ⟦event.x⟧", "fields": {"title": "\n⟦event.x⟧", "urgent": True}}
    assert gaps == [Gap("event.x", "body", 1), Gap("event.x", "fields.title", 2)]


def test_a_mark_is_harmless_wherever_it_stands() -> None:
    name = "event['<b>\"{{ x }}']"

    assert not set("<>\"'{}%") & set(mark(name))
    assert _text('{{ event["a-b"] }}', "event['a-b']") == "⟦event[a-b]⟧"
