"""`op` and `value`: the part that most conditions have in common."""

from __future__ import annotations

import operator
from math import ceil, floor
from typing import Any, ClassVar

from pydantic import Field, ValidationInfo, field_validator

from crm.contract import ConditionConfig, Push, Scope, Sql
from crm.segments.operators import DATE, NUMBER, OPERATORS, flaws
from crm.segments.values import Subject, field_flaw, fields_in, is_field, literal

_SIGNS = {
    "eq": operator.eq,
    "neq": operator.ne,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


class Comparison(ConditionConfig):
    """A comparison with a value, checked as far as it can be without a customer."""

    operators: ClassVar[tuple[str, ...]] = tuple(OPERATORS)

    op: str = Field(json_schema_extra={"format": "operator"})
    value: Any = Field(default=None, validate_default=True)

    @field_validator("op")
    @classmethod
    def _known(cls, op: str) -> str:
        if op not in cls.operators:
            raise ValueError(f"There is no such operator here. Use one of: {', '.join(cls.operators)}.")
        return op

    @field_validator("value")
    @classmethod
    def _fits(cls, value: Any, info: ValidationInfo) -> Any:
        flaw = next(filter(None, (field_flaw(f"${name}") for name in fields_in(value))), "")
        if not flaw and "op" in info.data:
            flaw = cls._flaw(info.data["op"], value)
        if flaw:
            raise ValueError(flaw)
        return value

    @classmethod
    def _flaw(cls, op: str, value: Any) -> str:
        chosen = OPERATORS[op]
        return "" if is_field(value) and chosen.takes_field else chosen.flaw(value)

    def sql(self, subject: Subject, scope: Scope) -> Sql:
        """A predicate about the subject. Raises Problem for a `$field` where no event is at hand."""
        return OPERATORS[self.op].compile(subject, self.value, scope)

    def changes_at(self, subject: Subject, scope: Scope) -> Sql | None:
        """The next moment at which time alone may change what it says of the subject; None: never, for nobody."""
        changes_at = OPERATORS[self.op].changes_at
        return changes_at and changes_at(subject, self.value, scope)

    @property
    def holds_for_missing(self) -> bool:
        """What it says of a subject that is not there."""
        return OPERATORS[self.op].negative

    @property
    def words(self) -> str:
        """As a part of a sentence: "is one of DE, AT"."""
        return " ".join(filter(None, (OPERATORS[self.op].words, _words(self.value, self.op))))


class NumberComparison(Comparison):
    """A comparison of a number."""

    operators: ClassVar[tuple[str, ...]] = NUMBER

    @classmethod
    def _flaw(cls, op: str, value: Any) -> str:
        flaw = super()._flaw(op, value)
        if flaw or is_field(value):
            return flaw
        return flaws.pair_of(flaws.number)(value) if op == "between" else flaws.number(value)

    def holds_for(self, number: float) -> bool:
        """What it says of a number known beforehand. Not for a value that is a `$field`."""
        if self.op == "between":
            return bool(self.value[0] <= number <= self.value[1])
        return bool(_SIGNS[self.op](number, self.value))

    @property
    def pushed_by_more(self) -> Push:
        """Where a greater number moves its answer."""
        return {"gt": Push.UP, "gte": Push.UP, "lt": Push.DOWN, "lte": Push.DOWN}.get(self.op, Push.BOTH)

    @property
    def steps(self) -> set[int]:
        """The whole numbers n for which its answer hangs on whether the number, a whole one, is at least n."""
        match self.op, self.value:
            case "between", [first, last]:
                return {ceil(first), floor(last) + 1}
            case "lt" | "gte", value:
                return {ceil(value)}
            case "gt" | "lte", value:
                return {floor(value) + 1}
            case _, value:
                return {ceil(value), floor(value) + 1}


class DateComparison(Comparison):
    """A comparison of a moment."""

    operators: ClassVar[tuple[str, ...]] = DATE


def _words(value: Any, op: str) -> str:
    match value:
        case None:
            return ""
        case [first, last] if op == "between":
            return f"{_words(first, op)} and {_words(last, op)}"
        case list():
            return ", ".join(_words(item, op) for item in value)
        case dict() if op in ("has", "has_not"):
            return "one with " + " and ".join(f"{name} {_words(item, op)}" for name, item in value.items())
        case dict():
            return ", ".join(f"{amount} {unit}" for unit, amount in value.items())
        case bool():
            return "true" if value else "false"
        case _ if op in ("within_last", "within_next"):
            return f"{value} days"
        case _:
            return str(literal(value))
