"""What an editor and the checks before publishing learn about a template."""

import pytest

from gateways.rendering.errors import TemplateForbidden
from gateways.rendering.variables import Variable, variables


@pytest.mark.parametrize(
    ("source", "needed", "optional"),
    [
        ("Hi {{ state.name }}, {{ event.url|upper }}", ["state.name", "event.url"], []),
        (
            "{{ event.a|default('x') }}{{ event.b.c|upper|fallback(event.d) }}",
            ["event.b.c", "event.d"],
            ["event.a"],
        ),
        ("{% if event.a %}{{ event.a }}{% endif %}", [], ["event.a", "event.a"]),
        ("{% if event.a %}{% else %}{{ event.a }}{% endif %}", ["event.a"], ["event.a"]),
        ("{% if event.a %}{% elif event.b %}{{ event.b }}{% endif %}", [], ["event.a", "event.b", "event.b"]),
        (
            "{% if event.a is defined and state.b %}{{ event.a }}{{ state.b }}{% endif %}",
            [],
            ["event.a", "state.b"] * 2,
        ),
        ("{% if event.a or event.b %}{{ event.a }}{% endif %}", ["event.a"], ["event.a", "event.b"]),
        ("{% if event.a == 3 %}{% endif %}", ["event.a"], []),
        ("{{ event.a if event.a else event.b }}", ["event.b"], ["event.a", "event.a"]),
        (
            "{% for l in event.lines %}{{ l.name }}{{ loop.index }}{{ event.x }}{% endfor %}",
            ["event.lines", "event.x"],
            [],
        ),
        ("{% for k, v in event.p|items if v %}{{ k }}{{ v }}{% endfor %}{{ k }}", ["event.p", "k"], []),
        (
            "{{ event['order-id'] }}{{ event.prices[event.size] }}",
            ["event['order-id']", "event.prices", "event.size"],
            [],
        ),
        ("{% raw %}{{ event.a }}{% endraw %}{# {{ event.b }} #}", [], []),
    ],
)
def test_it_tells_the_needed_from_the_optional(source: str, needed: list[str], optional: list[str]) -> None:
    found = variables(source)
    assert [variable.path for variable in found if not variable.has_default] == needed
    assert [variable.path for variable in found if variable.has_default] == optional


def test_it_tells_the_line_and_one_name_for_each_spelling() -> None:
    source = (
        "{{ client.eventContext.url }}\n{{ client.properties.name }}\n{{ state.name }}{{ stateful.name }}"
    )
    assert [(variable.field, variable.line) for variable in variables(source)] == [
        ("event.url", 1),
        ("customer.name", 2),
        ("customer.name", 3),
        ("stateful.name", 3),
    ]


def test_it_refuses_what_a_template_may_not_contain() -> None:
    with pytest.raises(TemplateForbidden):
        variables("{% set x = 1 %}")


def test_a_variable_is_a_plain_value() -> None:
    assert variables("{{ event.a }}") == [Variable("event.a", 1, has_default=False)]
