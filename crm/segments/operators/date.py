"""Moments and days. What names a day means that day in the label's zone; what counts time means time passed.

A date stands for its whole day, from midnight to midnight: `before` ends where it begins, `after` begins
where it ends, `between` includes both days. A moment stands for itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.operators import flaws
from crm.segments.operators.operator import Operator, surely
from crm.segments.sql import compose, param
from crm.segments.values import Subject, value_sql


def zone(scope: Scope) -> Sql:
    """The name of the label's zone."""
    return param(str(scope.zone), "text")


def moment(subject: Subject, scope: Scope) -> Sql:
    """The subject as timestamptz; NULL where it is no moment."""
    return subject.instant or compose("beckon_instant({json}, {zone})", json=subject.json, zone=zone(scope))


def begin(value: Any, scope: Scope) -> Sql:
    """The first moment of a value."""
    return compose("beckon_instant({json}, {zone})", json=value_sql(value, scope), zone=zone(scope))


def end(value: Any, scope: Scope) -> Sql:
    """The first moment after a value: midnight after a date, a microsecond after a moment."""
    return compose("beckon_until({json}, {zone})", json=value_sql(value, scope), zone=zone(scope))


def duration(value: Any) -> timedelta:
    """A number of days, or {"days": …, "hours": …, "minutes": …}; a day is 24 hours."""
    return timedelta(**value) if isinstance(value, dict) else timedelta(days=value)


def _on(subject: Subject, value: Any, scope: Scope) -> Sql:
    return surely(
        "({moment} AT TIME ZONE {zone})::date = ({value} AT TIME ZONE {zone})::date",
        moment=moment(subject, scope),
        value=begin(value, scope),
        zone=zone(scope),
    )


def _before(subject: Subject, value: Any, scope: Scope) -> Sql:
    return surely("{moment} < {value}", moment=moment(subject, scope), value=begin(value, scope))


def _after(subject: Subject, value: Any, scope: Scope) -> Sql:
    return surely("{moment} >= {value}", moment=moment(subject, scope), value=end(value, scope))


def between(subject: Subject, value: list[Any], scope: Scope) -> Sql:
    """From the beginning of the one to the end of the other."""
    return surely(
        "{moment} >= {first} AND {moment} < {last}",
        moment=moment(subject, scope),
        first=begin(value[0], scope),
        last=end(value[1], scope),
    )


def _within_last(subject: Subject, value: Any, scope: Scope) -> Sql:
    return _within(subject, -duration(value), timedelta(0), scope)


def _within_next(subject: Subject, value: Any, scope: Scope) -> Sql:
    return _within(subject, timedelta(0), duration(value), scope)


def _within(subject: Subject, since: timedelta, until: timedelta, scope: Scope) -> Sql:
    return surely(
        "{moment} BETWEEN {since} AND {until}",
        moment=moment(subject, scope),
        since=param(scope.now + since, "timestamptz"),
        until=param(scope.now + until, "timestamptz"),
    )


def _day_of_year(subject: Subject, value: str, scope: Scope) -> Sql:
    day = f"{scope.now.astimezone(scope.zone):%m-%d}" if value == "today" else value
    return surely(
        "to_char({moment} AT TIME ZONE {zone}, 'MM-DD') = {day}",
        moment=moment(subject, scope),
        zone=zone(scope),
        day=param(day, "text"),
    )


OPERATORS = [
    Operator("on", "is on", flaws.moment, _on),
    Operator("before", "is before", flaws.moment, _before),
    Operator("after", "is after", flaws.moment, _after),
    Operator("within_last", "is within the last", flaws.days, _within_last, takes_field=False),
    Operator("within_next", "is within the next", flaws.days, _within_next, takes_field=False),
    Operator("day_of_year", "falls on", flaws.month_day, _day_of_year, takes_field=False),
]
