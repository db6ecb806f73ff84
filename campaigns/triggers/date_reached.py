"""Date reached."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from campaigns.contract import CalendarTrigger
from campaigns.engine.families import triggers
from campaigns.triggers._calendar import CalendarConfig, Day, clock_in_words, in_words
from lib.wall_clock import moment_of


class DateReachedConfig(CalendarConfig):
    """Which day, at what time by the clocks of the label's time zone, and who is meant."""

    date: Day


@triggers.register
class DateReached(CalendarTrigger[DateReachedConfig]):
    """On one day all customers enter, or those of a segment or condition (seed-facts D3: Date has come).

    At 00:00 of the label's time zone unless another time is given. Where clocks pass over that time, it is the next
    one that there is. A date that has passed when the campaign is published lets nobody in.
    """

    key, label, icon = "date_reached", "Date reached", "event"
    rank = 51
    Config = DateReachedConfig

    @classmethod
    def summary(cls, config: DateReachedConfig) -> str:
        return f"on {in_words(config.date)}{clock_in_words(config.at)}{config.whom}"

    @classmethod
    def where(cls, config: DateReachedConfig) -> Mapping[str, Any] | None:
        return config.narrowed

    @classmethod
    def next_due(cls, config: DateReachedConfig, after: datetime, zone: tzinfo) -> datetime | None:
        due = moment_of(datetime.combine(config.date, config.at), zone)
        return due if due > after else None
