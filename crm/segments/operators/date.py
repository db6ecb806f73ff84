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


def later(scope: Scope, *moments: Sql) -> Sql:
    """The first of these that lies ahead, in the order given (the earliest first); NULL where none does."""
    now = param(scope.now, "timestamptz")
    cases = [compose("WHEN {at} > {now} THEN {at}", at=at, now=now) for at in moments]
    text = " ".join(case.text for case in cases)
    return Sql(f"CASE {text} END", tuple(value for case in cases for value in case.params))


def after(moment: Sql, period: timedelta, *, past: bool = False) -> Sql:
    """`moment` moved by a period of time passed; `past`: and beyond it, since the moment itself still counts."""
    micros = period // timedelta(microseconds=1) + past
    return compose("{moment} + {period}", moment=moment, period=param(f"{micros} microseconds", "interval"))


def _last_changes_at(subject: Subject, value: Any, scope: Scope) -> Sql:
    at = moment(subject, scope)
    return later(scope, at, after(at, duration(value), past=True))


def _next_changes_at(subject: Subject, value: Any, scope: Scope) -> Sql:
    at = moment(subject, scope)
    return later(scope, after(at, -duration(value)), after(at, timedelta(0), past=True))


# The day itself ends at midnight. Before it comes, the day begins this year or the next; a 29th of February is looked
# at on the 28th, and the day after. Where clocks go back over midnight, the day begins an hour before the midnight
# that AT TIME ZONE chooses.
_ANNIVERSARY = """
(SELECT begins - CASE WHEN ((begins - interval '1 hour') AT TIME ZONE {zone})::date < next
    THEN interval '0' ELSE interval '1 hour' END
FROM (SELECT next, next::timestamp AT TIME ZONE {zone} AS begins
    FROM (SELECT CASE
            WHEN written = to_char(today, 'MM-DD') THEN today + 1
            WHEN written = '02-29' AND to_char(today, 'MM-DD') = '02-28' THEN today + 1
            WHEN written > to_char(today, 'MM-DD') THEN this_year
            ELSE (this_year + interval '1 year')::date
        END AS next
        FROM (SELECT to_char(day, 'MM-DD') AS written, today,
                to_date(extract(year FROM today) || CASE to_char(day, 'MM-DD') WHEN '02-29' THEN '-02-28'
                    ELSE to_char(day, '-MM-DD') END, 'YYYY-MM-DD') AS this_year
            FROM (SELECT ({moment} AT TIME ZONE {zone})::date AS day, ({now} AT TIME ZONE {zone})::date AS today)
            AS days WHERE day IS NOT NULL) AS days) AS days) AS days)
"""


def _day_changes_at(subject: Subject, value: str, scope: Scope) -> Sql:
    """Of "today" only: a fixed day of the year is no question of time."""
    if value != "today":
        return Sql("NULL::timestamptz")
    now = param(scope.now, "timestamptz")
    return compose(_ANNIVERSARY, moment=moment(subject, scope), zone=zone(scope), now=now)


OPERATORS = [
    Operator("on", "is on", flaws.moment, _on),
    Operator("before", "is before", flaws.moment, _before),
    Operator("after", "is after", flaws.moment, _after),
    Operator("within_last", "is within the last", flaws.days, _within_last, False, False, _last_changes_at),
    Operator("within_next", "is within the next", flaws.days, _within_next, False, False, _next_changes_at),
    Operator("day_of_year", "falls on", flaws.month_day, _day_of_year, False, False, _day_changes_at),
]
