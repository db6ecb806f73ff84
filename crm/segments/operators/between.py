"""The one operator that numbers and dates share: two numbers mean numbers, anything else dates.

With fields of the event among the two, only the event knows which.
"""

from __future__ import annotations

from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import date, flaws, number
from crm.segments.operators.operator import Operator
from crm.segments.sql import compose
from crm.segments.values import Subject, is_field, value_sql


def _flaw(value: Any) -> str:
    return flaws.pair_of(flaws.number)(value) and flaws.pair_of(flaws.moment)(value)


def _between(subject: Subject, value: list[Any], scope: Scope) -> Sql:
    if any(isinstance(item, str) and not is_field(item) for item in value):
        return date.between(subject, value, scope)
    if all(map(flaws.is_number, value)):
        return number.between(subject, value, scope)
    return compose(
        "CASE WHEN jsonb_typeof({first}) = 'number' AND jsonb_typeof({last}) = 'number'"
        " THEN {numbers} ELSE {dates} END",
        first=value_sql(value[0], scope),
        last=value_sql(value[1], scope),
        numbers=number.between(subject, value, scope),
        dates=date.between(subject, value, scope),
    )


OPERATORS = [Operator("between", "is between", _flaw, _between, takes_field=False)]
