"""The delivery window: from which to which local time messages may leave.

It is judged by the clock on the customer's wall, so a window is right on the nights on which clocks change:
what decides is what the wall clock shows, whether or not it has shown that time once already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `start` until just before `end`, local time. Over midnight if `end` is the earlier one;
    always open if they are equal."""

    start: time
    end: time

    def is_open(self, now: datetime, zone: ZoneInfo) -> bool:
        wall = now.astimezone(zone).time()
        if self.start == self.end:
            return True
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def next_opening(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from `now` on at which it is open; `now` itself if it is open now. In UTC."""
        if self.is_open(now, zone):
            return now
        later = [
            moment for moment in self._candidates(now, zone) if moment > now and self.is_open(moment, zone)
        ]
        return min(later)

    def _candidates(self, now: datetime, zone: ZoneInfo) -> list[datetime]:
        """It can only open when the wall clock shows `start`, or when the clocks are changed."""
        today = now.astimezone(zone).date()
        starts = [
            datetime.combine(today + timedelta(days=day), self.start, zone).replace(fold=fold).astimezone(UTC)
            for day in range(4)
            for fold in (0, 1)
        ]
        changes = [_change(now + timedelta(days=day), zone) for day in range(4)]
        return starts + [moment for moment in changes if moment is not None]


def _change(since: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment within a day of `since` at which the zone changes its offset, to the second."""
    low, high = since.astimezone(UTC).replace(microsecond=0), since.astimezone(UTC) + timedelta(days=1)
    before = low.astimezone(zone).utcoffset()
    if high.astimezone(zone).utcoffset() == before:
        return None
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
