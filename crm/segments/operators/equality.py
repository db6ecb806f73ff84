"""Same, different, among these, there at all: by JSON equality, so "12" and 12 are different."""

from __future__ import annotations

import json
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import flaws
from crm.segments.operators.operator import Operator, negation, surely
from crm.segments.sql import any_of, compose, param
from crm.segments.values import Subject, fields_in, is_field, literal, number_sql, value_sql


def _eq(subject: Subject, value: Any, scope: Scope) -> Sql:
    if subject.number is not None and flaws.is_number(value):
        return surely("{number} = {value}", number=subject.number, value=number_sql(value))
    return surely("{subject} = {value}", subject=subject.json, value=value_sql(value, scope))


def _in(subject: Subject, value: Any, scope: Scope) -> Sql:
    if is_field(value):
        return _in_field(subject, value_sql(value, scope))
    if any(fields_in(value)):
        return any_of(_eq(subject, item, scope) for item in value)
    values = param([json.dumps(literal(item)) for item in value], "jsonb[]")
    return surely("{subject} = ANY({values})", subject=subject.json, values=values)


def _in_field(subject: Subject, field: Sql) -> Sql:
    return compose(
        "EXISTS (SELECT FROM jsonb_array_elements("
        "CASE jsonb_typeof({field}) WHEN 'array' THEN {field} ELSE '[]' END) AS item (value)"
        " WHERE item.value = {subject})",
        subject=subject.json,
        field=field,
    )


def _exists(subject: Subject, value: Any, scope: Scope) -> Sql:
    return compose("({subject} IS NOT NULL)", subject=subject.json)


EQ = Operator("eq", "is", flaws.scalar, _eq)
IN = Operator("in", "is one of", flaws.list_of(flaws.scalar), _in)
EXISTS = Operator("exists", "is known", flaws.nothing, _exists, takes_field=False)

OPERATORS = [
    EQ,
    negation("neq", "is not", EQ),
    IN,
    negation("not_in", "is none of", IN),
    EXISTS,
    negation("not_exists", "is not known", EXISTS),
    Operator("is", "is", flaws.boolean, _eq),
]
