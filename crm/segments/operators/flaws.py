"""What may be wrong with the value of an operator, one function a kind of value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from crm.segments.values import is_field

Flaw = Callable[[Any], str]

MAX_DAYS = 36_600
MAX_FIELDS = 10
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_EPOCH_MS = range(-62_104_060_800_000, 253_370_764_800_000)  # the years 2 to 9998, as in beckon_instant


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def scalar(value: Any) -> str:
    fits = isinstance(value, str | bool) or is_number(value)
    return "" if fits else "Give a text, a number, true or false."


def fields(value: dict[Any, Any]) -> str:
    """Some fields of an object, flat, each with a value of its own."""
    fits = 0 < len(value) <= MAX_FIELDS and not any(map(scalar, value.values()))
    return "" if fits else f"Give 1 to {MAX_FIELDS} fields with a text, a number, true or false each."


def text(value: Any) -> str:
    return "" if isinstance(value, str) else "Give a text."


def number(value: Any) -> str:
    return "" if is_number(value) else "Give a number."


def boolean(value: Any) -> str:
    return "" if isinstance(value, bool) else "Give true or false."


def nothing(value: Any) -> str:
    return "" if value is None else "This operator takes no value."


def moment(value: Any) -> str:
    """A date, a date with a time, or milliseconds since 1970."""
    if is_number(value):
        return "" if int(value) in _EPOCH_MS else "This is no moment in milliseconds since 1970 (UTC)."
    if isinstance(value, str) and _MOMENT.fullmatch(value) and _exists(value):
        return ""
    return "Give a date (2026-03-01), a date with a time (2026-03-01T18:00:00Z) or milliseconds since 1970."


def _exists(text: str) -> bool:
    try:
        return 2 <= datetime.fromisoformat(text.upper()).year <= 9_998
    except ValueError:
        return False


def month_day(value: Any) -> str:
    """MM-DD. A leap year is assumed, so that 02-29 is a day."""
    if value == "today" or (
        isinstance(value, str) and _MONTH_DAY.fullmatch(value) and _exists(f"2024-{value}")
    ):
        return ""
    return 'Give a day of the year as MM-DD (03-01), or "today".'


def days(value: Any) -> str:
    """A number of days, or {"days": …, "hours": …, "minutes": …}."""
    parts = value if isinstance(value, dict) else {"days": value}
    if not parts or not set(parts) <= {"days", "hours", "minutes"} or not all(map(is_number, parts.values())):
        return 'Give a number of days, or {"days": 7}, {"hours": 12}, {"minutes": 30}.'
    total = parts.get("days", 0) + parts.get("hours", 0) / 24 + parts.get("minutes", 0) / 1_440
    if min(parts.values()) < 0 or not 0 < total <= MAX_DAYS:
        return f"Give a period of more than nothing and at most {MAX_DAYS} days."
    return ""


def list_of(each: Flaw) -> Flaw:
    """At least one value, each without a flaw of its own or a `$field`."""

    def flaw(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "Give a list of at least one value."
        return next(filter(None, (each(item) for item in value if not is_field(item))), "")

    return flaw


def pair_of(each: Flaw) -> Flaw:
    """[from, to]."""

    def flaw(value: Any) -> str:
        if not isinstance(value, list) or len(value) != 2:
            return "Give two values: [from, to]."
        return list_of(each)(value)

    return flaw
