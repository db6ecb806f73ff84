"""The period of a frequency cap: so many hours back from now, or the calendar's day, week or month on a wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gateways.models.frequency_cap import in_hours

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """What left after `since` counts. `until`: when a calendar period ends; None for one that rolls on."""

    since: datetime
    until: datetime | None
    length: timedelta
    words: str

    @classmethod
    def rolling(cls, hours: int, now: datetime) -> Period:
        """In the last `hours`."""
        length = timedelta(hours=hours)
        return cls(now - length, None, length, in_hours(hours))

    @classmethod
    def calendar(cls, unit: str, now: datetime, zone: ZoneInfo) -> Period:
        """The `day`, `week` or `month` that the wall clock shows."""
        first, after = _days(unit, now.astimezone(zone).date())
        begin, end = _midnight(first, zone), _midnight(after, zone)
        # What left at the very beginning is in it.
        return cls(begin - _MOMENT, end, end - begin, f"since {first:%A}, {first.isoformat()}")

    def frees(self, newest_first: Sequence[datetime], most: int) -> datetime:
        """When fewer than `most` of these, all of the period and at least so many, will count, if nothing leaves."""
        return self.until or newest_first[most - 1] + self.length


def _days(unit: str, day: date) -> tuple[date, date]:
    """The first day of the period that `day` is in, and the first one after it."""
    if unit == "day":
        return day, day + timedelta(days=1)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
