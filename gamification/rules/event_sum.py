"""So much of something, over several times."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from crm.contract import Sql
from crm.segments.sql import compose, param
from gamification.contract import Rule, RuleConfig, rules

#: the most that one event adds; what claims to be more is a mistake
_MOST = 10**12


class EventSumConfig(RuleConfig):
    """Which event, which of its fields, and how much of it."""

    field: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$", json_schema_extra={"format": "event_field"})
    total: Annotated[Decimal, Field(gt=0, le=10**15, decimal_places=4)]


@rules.register
class EventSum(Rule[EventSumConfig]):
    """Each event adds the number in one of its fields; one that has no number there adds nothing."""

    key, label = "event_sum", "Add up to so much"
    Config = EventSumConfig

    @classmethod
    def sentence(cls, config: EventSumConfig) -> str:
        return f"{config.field} of {config.action or config.event}, {config.total:,} in all"

    @classmethod
    def adds(cls, config: EventSumConfig) -> Sql:
        return compose(
            "CASE jsonb_typeof(event.payload -> {field}) WHEN 'number'"
            " THEN least((event.payload ->> {field})::numeric, {most}) END",
            field=param(config.field, "text"),
            most=param(_MOST, "numeric"),
        )

    @classmethod
    def enough(cls, config: EventSumConfig) -> Decimal:
        return config.total
