"""Dates and times in the zone of the customer."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from datetime import date as day
from typing import Final
from zoneinfo import ZoneInfo

from gateways.rendering.values import NUMBERS, Unfit, text

# English names: strftime would ask the locale of the process. Another language writes months as figures.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PATTERNS: Final = {
    "iso": "%Y-%m-%dT%H:%M:%S%z",
    "short": "%Y-%m-%d",
    "medium": "%e %b %Y",
    "long": "%e %B %Y",
    "full": "%A, %e %B %Y",
    "time": "%H:%M",
    "datetime": "%Y-%m-%d %H:%M",
}
_PATTERN_CHARACTERS: Final = 100
# Below this a number of the present is seconds, not milliseconds (the same line as in the event API).
_MILLISECONDS: Final = 10**11


def date(value: object, pattern: object = "short", zone: object = None, *, local_zone: tzinfo = UTC) -> str:
    """A moment (epoch ms or s, ISO 8601) or day, by a name of PATTERNS or %-letters, in `zone` or locally."""
    moment = _moment(value)
    if isinstance(moment, datetime):
        moment = moment.astimezone(local_zone if zone is None else _zone(zone))
    else:  # a calendar day has no zone
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    letters = text(pattern)
    return _format(moment, PATTERNS.get(letters, letters))


def _moment(value: object) -> datetime | day:
    try:
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, day):
            return value
        if isinstance(value, NUMBERS) and not isinstance(value, bool):
            return datetime.fromtimestamp(float(value) / (1000 if value >= _MILLISECONDS else 1), UTC)
        return _parse(text(value).strip())
    except (ValueError, OverflowError, OSError):
        raise Unfit(f"“{str(value)[:40]}” is not a date.") from None


def _parse(written: str) -> datetime | day:
    if written.isascii() and written.isdigit() and 9 <= len(written) <= 14:
        return _moment(int(written))
    if len(written) == 10:
        return day.fromisoformat(written)
    moment = datetime.fromisoformat(written[:50])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _zone(name: object) -> tzinfo:
    try:
        return ZoneInfo(text(name)[:60])
    except (KeyError, ValueError, OSError):
        raise Unfit(f"There is no time zone {str(name)[:40]}.") from None


def _format(moment: datetime, pattern: str) -> str:
    if len(pattern) > _PATTERN_CHARACTERS:
        raise Unfit("The date's pattern is too long.")
    pieces = pattern.replace("%%", "\0").split("%")
    written = pieces[0] + "".join(_letter(moment, piece) + piece[1:] for piece in pieces[1:])
    return written.replace("\0", "%")


def _letter(moment: datetime, piece: str) -> str:
    letter = piece[:1]
    month, weekday = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    named = {"B": month, "b": month[:3], "A": weekday, "a": weekday[:3], "e": str(moment.day),
             "p": "AM" if moment.hour < 12 else "PM", "Y": str(moment.year)}  # fmt: skip
    if letter in named:
        return named[letter]
    if not letter or letter not in "dmyHIMSjzZ":
        raise Unfit(f"A date has no %{letter}: there are %Y %m %d %e %B %b %A %a %y %H %I %M %S %p %j %z %Z.")
    return moment.strftime(f"%{letter}")
