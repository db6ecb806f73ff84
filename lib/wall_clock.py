"""From what a clock on the wall shows to the moment that it means, also in nights in which clocks are changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: offsets change on whole seconds
_SECOND = timedelta(seconds=1)


def moment_of(shown: datetime, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show this naive time.

    A time that is shown twice means the first; one that is never shown, the next moment that there is.
    """
    early = shown.replace(tzinfo=zone, fold=1)
    late = shown.replace(tzinfo=zone, fold=0)
    if early.utcoffset() == late.utcoffset() or _shows(late, shown):
        return late.astimezone(UTC)
    return _end_of_gap(early.astimezone(UTC), late.astimezone(UTC), zone)


def daily(at: time, after: datetime, zone: tzinfo) -> Iterator[tuple[date, datetime]]:
    """The days after a moment, each with the moment at which clocks show `at`; the first is strictly after it.

    A day that clocks pass over before `at` (Samoa had no 30 December 2011) is left out.
    """
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        moment = moment_of(datetime.combine(day, at), zone)
        if moment > after and moment.astimezone(zone).date() == day:
            yield day, moment
        day += timedelta(days=1)


def _shows(moment: datetime, shown: datetime) -> bool:
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == shown


def _end_of_gap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The moment between the two from which on the offset is that of `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
