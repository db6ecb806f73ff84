"""What can be asked about a customer's events beyond "any at all": a number or a date over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pydantic import Field, model_validator

from crm.contract import ConditionConfig, Members, Push, Scope, Sql
from crm.segments.comparison import Comparison, DateComparison, NumberComparison
from crm.segments.occurrences import Occurrences
from crm.segments.operators.date import after, later
from crm.segments.sql import compose, param
from crm.segments.values import Subject, counted, fields_in, member
from crm.segments.window import LONG, Window, of_days, of_moment

# The edges keep a sum within what a numeric can hold, whatever was sent.
_NUMBER = (
    "(CASE WHEN jsonb_typeof({field}) = 'number' AND {field} BETWEEN '-1e100' AND '1e100'"
    " THEN ({field})::numeric END)"
)
_DATES = {"first": Sql("min(happened.occurred_at)"), "last": Sql("max(happened.occurred_at)")}
_MEASURED = Sql("measured.at")
_NO_JSON = Sql("NULL::jsonb")
_EVER = 10_000 * 366  # days
_DAYS = "floor(extract(epoch FROM {now} - max(happened.occurred_at)) / 86400)"


class FieldMeasure(NumberComparison):
    """A comparison of an aggregate of one context field. Values that are no numbers are left out."""

    field: str = Field(min_length=1, max_length=255)


class Measures(ConditionConfig):
    """At most one measure."""

    count: NumberComparison | None = Field(None, title="how many times")
    sum: FieldMeasure | None = Field(None, title="the sum of")
    min: FieldMeasure | None = Field(None, title="the smallest")
    max: FieldMeasure | None = Field(None, title="the largest")
    avg: FieldMeasure | None = Field(None, title="the average of")
    first: DateComparison | None = Field(None, title="the first time")
    last: DateComparison | None = Field(None, title="the last time")
    days_since_last: NumberComparison | None = Field(None, title="days since the last time")

    @model_validator(mode="after")
    def _one_measure_at_most(self) -> Measures:
        given = [name for name in Measures.model_fields if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"Give one of {', '.join(given)}.")
        return self

    def measure(self) -> tuple[str, Comparison | None]:
        """The measure that is asked for, and what it is compared with; ("any", None) without one."""
        given = ((name, getattr(self, name)) for name in Measures.model_fields)
        return next(((name, asked) for name, asked in given if asked is not None), ("any", None))

    def among(self, events: Occurrences, scope: Scope) -> Sql | Members:
        """The customers whose events measure up."""
        match self.measure():
            case _, None:
                return events.any(scope)
            case "count", NumberComparison() as asked:
                return events.counted(asked, scope)
            case "sum", FieldMeasure() as asked:
                return events.measured(
                    _total(asked.field), asked, scope, not scope.few and asked.holds_for(0)
                )
            case name, asked if not scope.few and (window := _window(asked, scope)) is not None:
                within = events.first_in if name == "first" else events.last_in
                return within(window, scope)
            case name, asked:
                return events.measured(_subject(name, asked, scope), asked, scope, asked.holds_for_missing)

    @property
    def reach(self) -> timedelta | None:
        """How long ago an event may be and still matter; None where that is not bounded, or the period says it."""
        match self.measure():
            case "days_since_last", NumberComparison(op="lt" | "lte" | "eq" | "between") as asked:
                if any(fields_in(asked.value)):
                    return None  # only the event at hand knows
                days = max(0, *asked.steps)
                return timedelta(days=days) if days <= LONG else None
        return None

    @property
    def pushed_by_more(self) -> Push:
        """Where one event more moves what `among` answers. Fewer events, by time alone, move it back."""
        match self.measure():
            case _, None:
                return Push.UP
            case "count", NumberComparison() as asked:
                return asked.pushed_by_more
            case "max", NumberComparison(op="gt" | "gte"):
                return Push.UP
            case "min", NumberComparison(op="lt" | "lte"):
                return Push.UP
        return Push.BOTH

    def changes_at(self, events: Occurrences, scope: Scope, to: bool) -> Iterator[Sql | None]:
        """The moments at which time alone may make what `among` answers `to`."""
        match self.measure():
            case _ if (Push.DOWN if to else Push.UP) not in self.pushed_by_more:
                return
            case _, None:
                yield events.last_leaves_at(scope)
            case "count", NumberComparison() as asked:
                yield events.count_changes_at(asked, scope, to)
            case "sum", FieldMeasure(op="gt" | "gte" | "lt" | "lte") as asked:
                # A sum grows by time only where something negative leaves it, and shrinks only where it is positive.
                sign = "<" if to == (asked.pushed_by_more is Push.UP) else ">"
                only = compose(f"COALESCE({{number}} {sign} 0, false)", number=_number(asked.field))
                yield events.first_leaves_at(scope, only)
            case "days_since_last", NumberComparison() as asked:
                yield events.last_leaves_at(scope)
                yield events.measured_changes_at(_DATES["last"], _days_change_at(asked, scope), scope)
            case "first" | "last" as name, DateComparison() as asked:
                yield events.last_leaves_at(scope) if name == "last" else events.first_leaves_at(scope)
                moment = asked.changes_at(Subject(_NO_JSON, _MEASURED), scope)
                yield moment and events.measured_changes_at(_DATES[name], moment, scope)
            case _:
                yield events.first_leaves_at(scope)

    @property
    def measure_words(self) -> str:
        """As a part of a sentence: "count is at least 3"; "happened" without a measure."""
        name, asked = self.measure()
        if asked is None:
            return "happened"
        field = f" of {asked.field}" if isinstance(asked, FieldMeasure) else ""
        return f"{name.replace('_', ' ')}{field} {asked.words}"


def _window(asked: Comparison, scope: Scope) -> Window | None:
    """Where the first or the last one must lie; None where that does not say it."""
    match asked:
        case DateComparison():
            return of_moment(asked, scope)
        case FieldMeasure():
            return None
        case NumberComparison():
            return of_days(asked, scope)
    return None


def _subject(name: str, asked: Any, scope: Scope) -> Subject:
    """A measure that is missing where there are no events."""
    if name in _DATES:
        at = _DATES[name]
        return Subject(compose("to_jsonb(floor(extract(epoch FROM {at}) * 1000))", at=at), at)
    if name == "days_since_last":
        return counted(compose(_DAYS, now=param(scope.now, "timestamptz")))
    return counted(compose(f"{name}({{number}})", number=_number(asked.field)))


def _total(field: str) -> Subject:
    """The sum: of no events, and of events without this field, it is 0."""
    return counted(compose("COALESCE(sum({number}), 0)", number=_number(field)))


def _days_change_at(asked: NumberComparison, scope: Scope) -> Sql:
    """When so many days have passed that the answer is another."""
    days = [timedelta(days=number) for number in sorted(asked.steps) if 0 < number <= _EVER]
    return later(scope, *(after(_MEASURED, period) for period in days)) if days else Sql("NULL::timestamptz")


def _number(field: str) -> Sql:
    return compose(_NUMBER, field=member(Sql("happened.payload"), field))
