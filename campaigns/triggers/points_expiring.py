"""Points expiring."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from pydantic import Field

from campaigns.contract import CalendarTrigger
from campaigns.engine.families import triggers
from campaigns.triggers._calendar import CalendarConfig, all_of, clock_in_words, day_of
from campaigns.wording import counted
from gamification.services.ledger import MOST
from lib.wall_clock import daily


class PointsExpiringConfig(CalendarConfig):
    """How many days before, how many points at least, at what time, and who is meant."""

    days: int = Field(default=7, ge=1, le=365, description="so many days before the points end")
    minimum: int = Field(default=1, ge=1, le=MOST, description="not for fewer points than these")


@triggers.register
class PointsExpiring(CalendarTrigger[PointsExpiringConfig]):
    """So many days before points of theirs end, customers enter: once for each day on which points end.

    Asked once a day, at 00:00 of the label's time zone unless another time is given. What has been spent until then
    does not count: the oldest points are spent first.
    """

    key, label, icon = "points_expiring", "Points expiring", "hourglass_bottom"
    rank = 62
    Config = PointsExpiringConfig

    @classmethod
    def summary(cls, config: PointsExpiringConfig) -> str:
        least = f"at least {config.minimum:,} " if config.minimum > 1 else ""
        time_ = f",{clock_in_words(config.at)}" if config.at.hour or config.at.minute else ""
        return f"{counted(config.days, 'days')} before {least}points expire{time_}{config.whom}"

    @classmethod
    def where(cls, config: PointsExpiringConfig) -> Mapping[str, Any] | None:
        return config.narrowed

    @classmethod
    def next_due(cls, config: PointsExpiringConfig, after: datetime, zone: tzinfo) -> datetime | None:
        return next(daily(config.at, after, zone))[1]

    @classmethod
    def audience(cls, config: PointsExpiringConfig, due: datetime, zone: tzinfo) -> Mapping[str, Any] | None:
        day = day_of(due, zone) + timedelta(days=config.days)
        ending = {"points": "expiring", "on": day.isoformat(), "op": "gte", "value": config.minimum}
        return all_of([ending, config.narrowed])
