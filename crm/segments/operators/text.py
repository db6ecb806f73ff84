"""Parts of texts. Upper and lower case differ, in every collation alike; nothing is a pattern."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import flaws
from crm.segments.operators.operator import Operator, negation, surely
from crm.segments.sql import compose, param
from crm.segments.values import Subject, context_field, is_field, literal


def _text(json: Sql) -> Sql:
    return compose("(CASE jsonb_typeof({json}) WHEN 'string' THEN {json} #>> '{{}}' END)", json=json)


def _value(value: str, scope: Scope) -> Sql:
    return _text(context_field(value[1:], scope)) if is_field(value) else param(literal(value), "text")


def _compiled(template: str) -> Callable[[Subject, Any, Scope], Sql]:
    def compile(subject: Subject, value: Any, scope: Scope) -> Sql:
        return surely(template, text=_text(subject.json), value=_value(value, scope))

    return compile


CONTAINS = Operator("contains", "contains", flaws.text, _compiled("strpos({text}, {value}) > 0"))

OPERATORS = [
    CONTAINS,
    negation("not_contains", "does not contain", CONTAINS),
    Operator("starts_with", "starts with", flaws.text, _compiled("starts_with({text}, {value})")),
    Operator("ends_with", "ends with", flaws.text, _compiled("right({text}, length({value})) = {value}")),
]
