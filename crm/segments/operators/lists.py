"""Lists: what is among their members. A member that is an object is named by some of its fields."""

from __future__ import annotations

import json
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import flaws
from crm.segments.operators.operator import Operator, negation, surely
from crm.segments.sql import all_of, any_of, param
from crm.segments.values import Subject, fields_in, is_field, json_sql, literal, value_sql


def _has(subject: Subject, value: Any, scope: Scope) -> Sql:
    if not is_field(value):
        return surely("{subject} @> {value}", subject=subject.json, value=json_sql([literal(value)]))
    return surely(
        "jsonb_typeof({subject}) = 'array' AND jsonb_typeof({value}) NOT IN ('array', 'object')"
        " AND {subject} @> {value}",
        subject=subject.json,
        value=value_sql(value, scope),
    )


def _has_any(subject: Subject, value: list[Any], scope: Scope) -> Sql:
    if any(fields_in(value)):
        return any_of(_has(subject, item, scope) for item in value)
    values = param([json.dumps([literal(item)]) for item in value], "jsonb[]")
    return surely("{subject} @> ANY({values})", subject=subject.json, values=values)


def _has_all(subject: Subject, value: list[Any], scope: Scope) -> Sql:
    if any(fields_in(value)):
        return all_of(_has(subject, item, scope) for item in value)
    values = json_sql([literal(item) for item in value])
    return surely("{subject} @> {values}", subject=subject.json, values=values)


def _empty(subject: Subject, value: None, scope: Scope) -> Sql:
    empty = param(["[]", '""', "{}"], "jsonb[]")
    return surely("{subject} IS NULL OR {subject} = ANY({empty})", subject=subject.json, empty=empty)


def _flaw(value: Any) -> str:
    return flaws.fields(value) if isinstance(value, dict) else flaws.scalar(value)


HAS = Operator("has", "has", _flaw, _has)

OPERATORS = [
    HAS,
    negation("has_not", "does not have", HAS),
    Operator("has_any", "has any of", flaws.list_of(flaws.scalar), _has_any, takes_field=False),
    Operator("has_all", "has all of", flaws.list_of(flaws.scalar), _has_all, takes_field=False),
    Operator("empty", "is empty", flaws.nothing, _empty, takes_field=False),
]
