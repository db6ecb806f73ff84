"""The settings of a campaign: who may enter, how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from campaigns.contract import Problem
from campaigns.engine.sentences import path, plain, sentence

UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}


def _interval(value: Any) -> Any:
    """{"days": 3} → a timedelta; several units add up."""
    if isinstance(value, dict):
        if not value or any(
            unit not in UNITS or isinstance(n, bool) or not isinstance(n, int | float) or not 0 <= n <= 1e6
            for unit, n in value.items()
        ):
            raise ValueError("an interval is {minutes|hours|days: number}")
        return timedelta(seconds=sum(UNITS[unit] * n for unit, n in value.items()))
    return value


_AMOUNT = {"type": "number", "minimum": 0, "maximum": 1_000_000}
Interval = Annotated[
    timedelta,
    BeforeValidator(_interval),
    WithJsonSchema(
        {
            "type": "object",
            "format": "duration",
            "properties": dict.fromkeys(UNITS, _AMOUNT),
            "additionalProperties": False,
        }
    ),
]


class Entry(BaseModel):
    """Who may enter, and how often (CONTRACT §4.1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Literal["once", "once_while_open", "every_time", "restart"] = Field(
        default="once_while_open", description="how often a customer may enter"
    )
    not_earlier_than: Interval | None = Field(
        default=None, description="at least so long after the last entry"
    )
    entry_key: str = Field(
        default="",
        max_length=100,
        description="field of the event's context that keeps runs apart",
        json_schema_extra={"format": "event_field"},
    )


_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class DeliveryWindow(BaseModel):
    """When this campaign's messages may leave, by the clock of the customer's zone; in place of the label's window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str = Field(alias="from", pattern=_TIME, description="from this time, as 09:00")
    end: str = Field(alias="to", pattern=_TIME, description="until just before this time, as 21:00")

    @property
    def times(self) -> tuple[str, str]:
        return self.start, self.end


class Rules(BaseModel):
    """The settings that this version of Beckon carries out. What it does not know, it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: Entry = Entry()
    kind: Literal["marketing", "operational"] = "marketing"
    window: DeliveryWindow | None = Field(
        default=None, description="when messages that keep to a delivery window may leave; empty: the label's"
    )
    priority: int = Field(default=0, ge=-1000, le=1000)


def check_settings(value: Any) -> list[Problem]:
    """Everything that is wrong with a campaign's settings; `field` begins with `settings`."""
    try:
        Rules.model_validate(value or {})
    except ValidationError as error:
        return [
            Problem("", "bad_settings", sentence("Settings", one), field=f"settings.{path(one)}".rstrip("."))
            for one in plain(error)
        ]
    return []
