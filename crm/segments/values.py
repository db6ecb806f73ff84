"""The values of a condition: literals, and `$field` for a field of the event at hand.

A text that begins with `$` names a field; `$$` at its beginning stands for a literal dollar.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.problem import Problem
from crm.segments.sql import compose, param

_BIGINT = 2**63
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: a jsonb expression, NULL where it is missing.

    `instant`, `number`: the same as a moment or a number, for what is one by nature and needs no reading of JSON.
    """

    json: Sql
    instant: Sql | None = None
    number: Sql | None = None


def counted(number: Sql) -> Subject:
    """A subject that is a number by nature."""
    return Subject(compose("to_jsonb({number})", number=number), number=number)


def is_field(value: Any) -> bool:
    """Whether a value is a `$field`."""
    return isinstance(value, str) and value.startswith("$") and not value.startswith("$$")


def literal(value: Any) -> Any:
    """A value that is no `$field`, without the dollar that protects it."""
    return value[1:] if isinstance(value, str) and value.startswith("$$") else value


def field_flaw(value: str) -> str:
    """What is wrong with the name in a `$field`, or nothing."""
    if _FIELD.fullmatch(value[1:]):
        return ""
    return f"{value!r} is no field of an event: write $ and a name of letters, digits and _, or $$ for a $."


def fields_in(value: Any) -> Iterator[str]:
    """The fields of the event at hand that a value names, without their dollars."""
    for item in value if isinstance(value, list) else [value]:
        if is_field(item):
            yield item[1:]


def value_sql(value: Any, scope: Scope) -> Sql:
    """A value as jsonb: bound, or read from the event at hand; NULL where that has none, or a JSON null.

    Raises Problem for a `$field` where no event is at hand.
    """
    if is_field(value):
        return context_field(value[1:], scope)
    return json_sql(literal(value))


def json_sql(value: Any) -> Sql:
    """A bound jsonb."""
    return param(json.dumps(value), "jsonb")


def number_sql(value: int | float) -> Sql:
    """A bound number, exactly as it is written in JSON; a whole one as what counts are compared with at once."""
    if isinstance(value, int) and abs(value) < _BIGINT:
        return param(value, "bigint")
    return param(json.dumps(value), "numeric")


def context_field(name: str, scope: Scope) -> Sql:
    """A field of the event at hand. Raises Problem where there is none."""
    if scope.context is None:
        raise Problem(f"{name!r} is a field of the event at hand, and there is no event here.")
    return member(Sql(scope.context), name)


def member(container: Sql, name: str) -> Sql:
    """The member of a jsonb object; a JSON null is as good as none."""
    return compose("NULLIF({container} -> {name}, 'null')", container=container, name=param(name, "text"))
