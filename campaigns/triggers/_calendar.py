"""What the triggers by the calendar have in common: a time of day, and who of all customers is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, tzinfo
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from campaigns.contract import TriggerConfig, reference
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(:00)?")


def _clock(value: Any) -> time:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("give a time of day such as 09:00")
    return time(int(found[1]), int(found[2]))


Clock = Annotated[time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "format": "time"})]
#: the days that a calendar trigger can name; far enough, and every arithmetic stays within the calendar
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


def _usual(value: Any) -> Any:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
    if day is None:
        raise ValueError("give a date such as 2026-12-24")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"give a day from {FIRST_DAY} to {LAST_DAY}")
    return day


Day = Annotated[date, BeforeValidator(_usual)]


def _last(schema: dict[str, Any]) -> None:
    """What all of these triggers have is asked for after what is each one's own."""
    fields = schema["properties"]
    fields.update({name: fields.pop(name) for name in CalendarConfig.model_fields})


class CalendarConfig(TriggerConfig):
    """At what time of the day, by the clocks of the label's time zone, and who is meant."""

    model_config = ConfigDict(json_schema_extra=_last)

    at: Clock = Field(
        default=time(),
        description="time of day, in the label's time zone",
        json_schema_extra={"default": "00:00"},
    )
    segment: str = reference("segment", default="", description="only customers in it; empty: all")
    where: Where = None

    @property
    def narrowed(self) -> Mapping[str, Any] | None:
        """Segment and condition as one; None where all customers are meant."""
        return all_of([{"segment": self.segment} if self.segment else None, self.where])

    @property
    def whom(self) -> str:
        """The same in words, with a comma before it; empty where all customers are meant."""
        said = [f"segment {self.segment}" if self.segment else "", condition_in_words(self.where or {})]
        return "".join(f", {part}" for part in said if part)


def all_of(parts: Iterable[Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """The conditions as one; None of none."""
    found = [part for part in parts if part is not None]
    return found[0] if len(found) == 1 else {"all": found} if found else None


def clock_in_words(at: time) -> str:
    """at 09:00; nothing for midnight, at which a day begins anyway."""
    return f" at {at:%H:%M}" if at != time() else ""


def day_of(due: datetime, zone: tzinfo) -> date:
    """The day, on the calendars of the zone, that a due moment belongs to."""
    return due.astimezone(zone).date()


def in_words(day: date) -> str:
    """24 December 2026."""
    return f"{day.day} {day:%B %Y}"
