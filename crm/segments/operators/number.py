"""Numbers, compared as jsonb: exact at any size, and nothing is cast that might not be a number.

What is a number by nature, such as a count, is compared as one: it is asked of each group of a whole brand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import flaws
from crm.segments.operators.operator import Operator, surely
from crm.segments.sql import compose
from crm.segments.values import Subject, is_field, number_sql, value_sql


def _number(value: Any, scope: Scope) -> Sql:
    json = value_sql(value, scope)
    if not is_field(value):
        return json
    return compose("(CASE jsonb_typeof({json}) WHEN 'number' THEN {json} END)", json=json)


def _compiled(sign: str) -> Callable[[Subject, Any, Scope], Sql]:
    template = f"jsonb_typeof({{subject}}) = 'number' AND {{subject}} {sign} {{value}}"

    def compile(subject: Subject, value: Any, scope: Scope) -> Sql:
        if subject.number is not None and not is_field(value):
            return surely(f"{{number}} {sign} {{value}}", number=subject.number, value=number_sql(value))
        return surely(template, subject=subject.json, value=_number(value, scope))

    return compile


def between(subject: Subject, value: list[Any], scope: Scope) -> Sql:
    """Both ends belong to it."""
    if subject.number is not None and not any(map(is_field, value)):
        return surely(
            "{number} BETWEEN {first} AND {last}",
            number=subject.number,
            first=number_sql(value[0]),
            last=number_sql(value[1]),
        )
    return surely(
        "jsonb_typeof({subject}) = 'number' AND {subject} BETWEEN {first} AND {last}",
        subject=subject.json,
        first=_number(value[0], scope),
        last=_number(value[1], scope),
    )


OPERATORS = [
    Operator("lt", "is less than", flaws.number, _compiled("<")),
    Operator("lte", "is at most", flaws.number, _compiled("<=")),
    Operator("gt", "is more than", flaws.number, _compiled(">")),
    Operator("gte", "is at least", flaws.number, _compiled(">=")),
]
