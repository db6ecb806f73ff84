"""What can be asked about a customer's events beyond "any at all": a number or a date over all of them."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from crm.contract import ConditionConfig, Members, Scope, Sql
from crm.segments.comparison import Comparison, DateComparison, NumberComparison
from crm.segments.occurrences import Occurrences
from crm.segments.sql import compose, param
from crm.segments.values import Subject, counted, member

# The edges keep a sum within what a numeric can hold, whatever was sent.
_NUMBER = (
    "(CASE WHEN jsonb_typeof({field}) = 'number' AND {field} BETWEEN '-1e100' AND '1e100'"
    " THEN ({field})::numeric END)"
)
_DATES = {"first": Sql("min(happened.occurred_at)"), "last": Sql("max(happened.occurred_at)")}
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
            case name, asked:
                return events.measured(_subject(name, asked, scope), asked, scope, asked.holds_for_missing)

    @property
    def measure_words(self) -> str:
        """As a part of a sentence: "count is at least 3"; "happened" without a measure."""
        name, asked = self.measure()
        if asked is None:
            return "happened"
        field = f" of {asked.field}" if isinstance(asked, FieldMeasure) else ""
        return f"{name.replace('_', ' ')}{field} {asked.words}"


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


def _number(field: str) -> Sql:
    return compose(_NUMBER, field=member(Sql("happened.payload"), field))
