"""`{"field": "amount", "op": "gt", "value": 100}`: the context of the event at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Place, Scope, Sql, Topic
from crm.segments.comparison import Comparison
from crm.segments.registry import conditions
from crm.segments.values import Subject, context_field
from events.services import known


class FieldConfig(Comparison):
    """A context field by name."""

    field: str = Field(min_length=1, max_length=255, json_schema_extra={"format": "field"})


@conditions.register
class ContextField(Condition[FieldConfig]):
    """A comparison of a field of the event that brought the customer here."""

    key: ClassVar[str] = "field"
    label: ClassVar[str] = "Field of the event"
    Config: ClassVar[type[ConditionConfig]] = FieldConfig

    @classmethod
    def compile(cls, config: FieldConfig, scope: Scope) -> Sql:
        about = replace(scope, context=scope.event or scope.context)
        return config.sql(Subject(context_field(config.field, about)), scope)

    @classmethod
    def sentence(cls, config: FieldConfig) -> str:
        return f"the event's {config.field} {config.words}"

    @classmethod
    def reads(cls, config: FieldConfig) -> Iterable[str]:
        return (f"field:{config.field}",)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        return known.at_hand(place)

    @classmethod
    def values(cls, place: Place, source: str, q: str) -> Iterable[tuple[Any, int]]:
        return known.values(place, source, q)
