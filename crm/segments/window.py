"""The stretch of time in which a moment lies, where a comparison of it means just that.

Whose last purchase lies in it is then found by who bought in it and not after it: two looks at an index by time,
where to work out everybody's last one reads all there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor

from crm.contract import Scope, Sql
from crm.segments.comparison import DateComparison, NumberComparison
from crm.segments.operators import date
from crm.segments.sql import param
from crm.segments.values import fields_in

#: days; longer ago begins before the calendar does
LONG = 366_000
_NEXT = timedelta(microseconds=1)  # times of ours are no finer


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` on, and before `until`; None where it has no such end."""

    since: Sql | None = None
    until: Sql | None = None


def of_moment(asked: DateComparison, scope: Scope) -> Window | None:
    """Where a moment that does not lie ahead must lie to compare well; None where that is no one stretch of time."""
    match asked.op, asked.value:
        case "after", value:
            return Window(since=date.end(value, scope))
        case "before", value:
            return Window(until=date.begin(value, scope))
        case "between", [first, last] if isinstance(first, str) or isinstance(last, str):
            return Window(date.begin(first, scope), date.end(last, scope))
        case "within_last", value:
            return Window(since=param(scope.now - date.duration(value), "timestamptz"))
    return None


def of_days(asked: NumberComparison, scope: Scope) -> Window | None:
    """The same where the number of whole days that have passed since is compared."""
    if any(fields_in(asked.value)) or any(abs(days) > LONG for days in asked.steps):
        return None
    match asked.op, asked.value:
        case "lt" | "lte", _:
            return Window(since=_fewer_than(max(asked.steps), scope))
        case "gt" | "gte", _:
            return Window(until=_fewer_than(min(asked.steps), scope))
        case "eq", days:
            return Window(_fewer_than(floor(days) + 1, scope), _fewer_than(ceil(days), scope))
        case "between", [first, last]:
            return Window(_fewer_than(floor(last) + 1, scope), _fewer_than(ceil(first), scope))
    return None


def _fewer_than(days: int, scope: Scope) -> Sql:
    """The first moment since which fewer whole days have passed."""
    return param(scope.now - timedelta(days=days) + _NEXT, "timestamptz")
