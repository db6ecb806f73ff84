"""Recurring date."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any, Self

from pydantic import Field, model_validator

from campaigns.contract import CalendarTrigger
from campaigns.engine.families import triggers
from campaigns.triggers._calendar import CalendarConfig, Day, clock_in_words
from campaigns.triggers._recurrence import flaw, in_words, moments


class RecurringDateConfig(CalendarConfig):
    """From which day on, at what time, how it recurs, and who is meant."""

    start: Day
    recurrence: str = Field(
        default="FREQ=DAILY",
        description="how it recurs, as calendars write it: FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH,"
        " FREQ=MONTHLY;BYMONTHDAY=1, FREQ=YEARLY; also INTERVAL, COUNT, UNTIL and others of RFC 5545",
        json_schema_extra={"format": "recurrence"},
    )

    @property
    def begins(self) -> datetime:
        """The first time, as clocks show it."""
        return datetime.combine(self.start, self.at)

    @model_validator(mode="after")
    def _recurs(self) -> Self:
        found = flaw(self.recurrence, self.begins)
        if found:
            raise ValueError(f"“recurrence”: {found}")
        return self


@triggers.register
class RecurringDate(CalendarTrigger[RecurringDateConfig]):
    """Again and again all customers enter, or those of a segment or condition (seed-facts D3: Repeat date).

    What recurs is what clocks show in the label's time zone: 09:00 stays 09:00 in summer. A time that clocks pass
    over is the next one that there is, one that they show twice counts once. Where several were missed because
    Beckon did not run, only the last of them is made up.
    """

    key, label, icon = "recurring_date", "Recurring date", "event_repeat"
    rank = 52
    Config = RecurringDateConfig
    collapses = True

    @classmethod
    def summary(cls, config: RecurringDateConfig) -> str:
        at = "" if "HOUR" in config.recurrence else clock_in_words(config.at)
        return f"{in_words(config.recurrence, config.begins)}{at}{config.whom}"

    @classmethod
    def where(cls, config: RecurringDateConfig) -> Mapping[str, Any] | None:
        return config.narrowed

    @classmethod
    def next_due(cls, config: RecurringDateConfig, after: datetime, zone: tzinfo) -> datetime | None:
        return next(moments(config.recurrence, config.begins, after, zone), None)
