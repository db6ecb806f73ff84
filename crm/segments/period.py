"""The stretch of time that a condition about the past looks at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import field_validator, model_validator

from crm.contract import ConditionConfig, Scope, Sql
from crm.segments.operators import date, flaws
from crm.segments.problem import Problem
from crm.segments.sql import all_of, compose, param
from crm.segments.values import field_flaw, fields_in


class Period(ConditionConfig):
    """At most one of `within`, `between` and `since`; without any, all of the past. Never the future."""

    within: dict[str, Any] | None = None
    between: list[Any] | None = None
    since: Literal["entry"] | None = None

    @field_validator("within")
    @classmethod
    def _within_is_a_duration(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        flaw = "" if value is None else flaws.days(value)
        if flaw:
            raise ValueError(flaw)
        return value

    @field_validator("between")
    @classmethod
    def _between_is_a_pair(cls, value: list[Any] | None) -> list[Any] | None:
        flaw = "" if value is None else flaws.pair_of(flaws.moment)(value)
        flaw = flaw or next(filter(None, (field_flaw(f"${name}") for name in fields_in(value))), "")
        if flaw:
            raise ValueError(flaw)
        return value

    @model_validator(mode="after")
    def _one_period_at_most(self) -> Period:
        if sum(part is not None for part in (self.within, self.between, self.since)) > 1:
            raise ValueError("Give one of within, between and since.")
        return self

    def sql(self, at: Sql, scope: Scope) -> Sql:
        """Whether the moment `at` lies in the period. Raises Problem for `since entry` without an entry."""
        past = compose("{at} <= {now}", at=at, now=param(scope.now, "timestamptz"))
        return all_of([past, *self._bounds(at, scope)])

    @property
    def length(self) -> timedelta | None:
        """How long something that happened lies in the period; None for ever."""
        return None if self.within is None else date.duration(self.within)

    def _bounds(self, at: Sql, scope: Scope) -> list[Sql]:
        if self.within is not None:
            since = param(scope.now - date.duration(self.within), "timestamptz")
            return [compose("{at} >= {since}", at=at, since=since)]
        if self.between is not None:
            first, last = date.begin(self.between[0], scope), date.end(self.between[1], scope)
            return [compose("{at} >= {first} AND {at} < {last}", at=at, first=first, last=last)]
        if self.since is not None:
            return [compose("{at} >= {entry}", at=at, entry=_entry(scope))]
        return []

    @property
    def period_words(self) -> str:
        """With a space before it: " in the last 30 days"; empty for all of the past."""
        if self.within is not None:
            return " in the last " + ", ".join(f"{amount} {unit}" for unit, amount in self.within.items())
        if self.between is not None:
            return f" between {self.between[0]} and {self.between[1]}"
        return " since entry" if self.since else ""


def _entry(scope: Scope) -> Sql:
    if scope.entered_at is None:
        raise Problem("Nobody has entered anything here: since entry has no meaning.")
    return Sql(scope.entered_at)
