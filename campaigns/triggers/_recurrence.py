"""Recurrences as RFC 5545 writes them (RRULE): checked, in words, and their moments by the clock on the wall.

Hours at the least, because a campaign is nothing that happens every minute; and never searched further than some
years ahead, so that "30 February" ends.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from lib.wall_clock import moment_of

FREQUENCIES = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
WEEKDAYS = {
    **{"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday"},
    **{"SA": "Saturday", "SU": "Sunday"},
}
LONGEST = 500  # characters
YEARS_AHEAD = 10  # a 29 February is eight years away at most
_DAY = timedelta(days=1)
#: weekdays and leap years come round in 28 years
_ALL_DAYS = [date(2024, 1, 1) + number * _DAY for number in range(28 * 365 + 7)]

#: the parts that a rule of each frequency may have beside those of every rule
_ALWAYS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYHOUR")
_PARTS = {
    "HOURLY": _ALWAYS,
    "DAILY": (*_ALWAYS, "BYMONTH", "BYMONTHDAY"),
    "WEEKLY": (*_ALWAYS, "BYMONTH"),
    "MONTHLY": (*_ALWAYS, "BYMONTH", "BYMONTHDAY", "BYSETPOS"),
    "YEARLY": (*_ALWAYS, "BYMONTH", "BYMONTHDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"),
}
_FORMS = {
    "FREQ": r"[A-Z]+",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,4}",
    "UNTIL": r"2[01]\d{6}(T\d{6}Z?)?",
    "WKST": r"[A-Z]{2}",
    "BYDAY": r"([+-]?[1-9]\d?)?[A-Z]{2}(,([+-]?[1-9]\d?)?[A-Z]{2})*",
}
_NUMBERS = r"[+-]?\d{1,3}(,[+-]?\d{1,3})*"
#: the numbers of a part: from, to, and whether they may be counted from the end by a minus
_RANGES = {
    "BYHOUR": (0, 23, False),
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
}
_MOST_OF_WEEKDAY = {"MONTHLY": 5, "YEARLY": 53}


def flaw(rule: str, start: datetime) -> str:
    """What is wrong with a rule that begins at `start` (naive, by the clock on the wall), or nothing."""
    if len(rule) > LONGEST:
        return f"a recurrence has at most {LONGEST} characters"
    listed = [part.partition("=") for part in rule.split(";")]
    parts = {name: value for name, _, value in listed}
    if parts.get("FREQ") not in FREQUENCIES:
        return f"FREQ is one of {', '.join(FREQUENCIES)}, such as in FREQ=WEEKLY;BYDAY=MO,TH"
    if len(parts) != len(listed):
        return "a part stands in it twice"
    if "COUNT" in parts and "UNTIL" in parts:
        return "it has both COUNT and UNTIL; give one of them"
    found = (_flaw_of_part(parts["FREQ"], name, value) for name, value in parts.items())
    return next(filter(None, found), "") or _flaw_of_moments(rule, start)


def _flaw_of_part(frequency: str, name: str, value: str) -> str:
    if name not in _PARTS[frequency]:
        known = ", ".join(_PARTS[frequency])
        return f"with {frequency} there is no part “{name}”; it may have {known}"
    if not re.fullmatch(_FORMS.get(name, _NUMBERS), value):
        return f"{name}={value} cannot be read"
    if name == "BYDAY":
        return _flaw_of_weekdays(frequency, value)
    if name in _RANGES:
        least, most, signed = _RANGES[name]
        numbers = [int(number) for number in value.split(",")]
        if not all(least <= (abs(number) if signed else number) <= most for number in numbers):
            return f"the numbers of {name} go from {least} to {most}"
    return ""


def _flaw_of_weekdays(frequency: str, value: str) -> str:
    most = _MOST_OF_WEEKDAY.get(frequency, 0)
    for day in value.split(","):
        if day[-2:] not in WEEKDAYS:
            return f"“{day[-2:]}” is no day of the week; they are {', '.join(WEEKDAYS)}"
        if abs(int(day[:-2] or 0)) > most:
            return (
                f"BYDAY={day}: with {frequency} there is no such day"
                if most
                else (f"BYDAY={day}: a number before the day is for MONTHLY and YEARLY")
            )
    return ""


@lru_cache(maxsize=256)
def _flaw_of_moments(rule: str, start: datetime) -> str:
    """Whether it ever happens. Asked of days first, because the library looks for a 30 February up to the year 9999."""
    try:
        _until(rule, UTC)
        ever = any(_is_on(day, _parts(rule)) for day in _ALL_DAYS)
        first = ever and next(moments(rule, start, start.replace(tzinfo=UTC) - 2 * _DAY, UTC), None)
    except (ValueError, IndexError):
        return "it names a day or an hour that there is not"
    return "" if first else f"within {YEARS_AHEAD} years of its start there is no such moment"


def _is_on(day: date, parts: Mapping[str, str]) -> bool:
    """Whether the parts about months and days, each for itself, allow this day."""
    in_month, in_year = monthrange(day.year, day.month)[1], 366 if isleap(day.year) else 365
    number = day.timetuple().tm_yday
    return (
        _has(parts, "BYMONTH", day.month)
        and _has(parts, "BYMONTHDAY", day.day, day.day - in_month - 1)
        and _has(parts, "BYYEARDAY", number, number - in_year - 1)
    )


def _has(parts: Mapping[str, str], name: str, *numbers: int) -> bool:
    return name not in parts or any(int(text) in numbers for text in parts[name].split(","))


def moments(rule: str, start: datetime, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The rule's moments strictly after one, in order and each once, `YEARS_AHEAD` years ahead at most.

    What recurs is what clocks show; `lib.wall_clock` says when that is. Raises ValueError for a rule with a flaw.
    """
    shown_after = after.astimezone(zone).replace(tzinfo=None)
    until, last = _until(rule, zone), after
    horizon = max(shown_after, start).year + YEARS_AHEAD
    # Two days before, because clocks may have passed over a whole day.
    for shown in _series(rule, start).xafter(shown_after - 2 * _DAY):
        moment = moment_of(shown, zone)
        if shown.year > horizon or (until is not None and moment > until):
            return
        if moment > last:
            last = moment
            yield moment


@lru_cache(maxsize=256)
def _series(rule: str, start: datetime) -> rrule:
    """Kept, because it is counted from the start each time. UNTIL is left to us: it may name a moment."""
    text = ";".join(f"{name}={value}" for name, value in _parts(rule).items() if name != "UNTIL")
    return rrulestr(text, dtstart=start, cache=True)


def _until(rule: str, zone: tzinfo) -> datetime | None:
    """The last moment that counts: the end of a day, a time by the clock on the wall, or with Z a moment."""
    text = _parts(rule).get("UNTIL", "")
    if not text:
        return None
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    shown = datetime.fromisoformat(text)
    return moment_of(shown if "T" in text else datetime.combine(shown, time(23, 59, 59)), zone)


def _parts(rule: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def in_words(rule: str, start: datetime) -> str:
    """Common rules as a sentence would say them: "every Monday and Thursday"; others as they are written."""
    parts = dict(_parts(rule))
    unit = FREQUENCIES[parts.pop("FREQ")]
    number = int(parts.pop("INTERVAL", "1"))
    end = _end_in_words(parts)
    days = parts.pop("BYDAY", "")
    on = parts.pop("BYMONTHDAY", "")
    parts.pop("WKST", None)
    every = f"every {unit}" if number == 1 else f"every {number} {unit}s"
    if not parts and not on and unit == "week" and all(day in WEEKDAYS for day in _listed(days)):
        names = _and([WEEKDAYS[day] for day in _listed(days)] or [f"{start:%A}"])
        return f"every {names}{end}" if number == 1 else f"{every} on {names}{end}"
    if not parts and not days and unit == "month" and (not on or on.isdigit()):
        return f"{every} on day {on or start.day}{end}"
    if not parts and not days and not on:
        return f"{every}{f' on {start.day} {start:%B}' if unit == 'year' else ''}{end}"
    return f"by {rule}"


def _end_in_words(parts: dict[str, str]) -> str:
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if count:
        return f", {count} times"
    return f", until {until[:4]}-{until[4:6]}-{until[6:8]}" if until else ""


def _listed(text: str) -> list[str]:
    return text.split(",") if text else []


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
