"""What the operators mean, in plain Python. `None` is missing; numbers are exact."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

NEGATIVE = {
    "neq": "eq",
    "not_in": "in",
    "not_contains": "contains",
    "has_not": "has",
    "not_exists": "exists",
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Fraction):
        return "number"
    return {str: "text", list: "list", dict: "object", type(None): "missing"}[type(value)]


def exact(number: Any) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(Decimal(repr(number)))


def same(a: Any, b: Any) -> bool:
    if kind(a) != kind(b):
        return False
    if kind(a) == "number":
        return exact(a) == exact(b)
    if kind(a) == "list":
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """When a value is, or None."""
    if isinstance(value, datetime):
        return value
    if kind(value) == "number":
        return _from_epoch(int(exact(value)))
    if kind(value) != "text" or not re.match(r"^\d{4}-\d\d-\d\d($|[T ]\d\d:\d\d)", value):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not 2 <= read.year <= 9998:
        return None
    return read if read.tzinfo else in_zone(read, zone)


def _from_epoch(ms: int) -> datetime | None:
    try:
        found = EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return None
    return found if 2 <= found.year <= 9998 else None


def in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """The second of two equal times in the autumn night; in the gap of spring, as if it had not come yet."""
    early, late = naive.replace(tzinfo=zone), naive.replace(tzinfo=zone, fold=1)
    twice = early.utcoffset() != late.utcoffset() and early.astimezone(UTC).astimezone(zone) == early
    exists = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
    return late.astimezone(UTC) if twice and exists else early.astimezone(UTC)


def span(value: Any, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """First moment of a value and first moment after it."""
    first = moment(value, zone)
    if first is None:
        return None
    if isinstance(value, str) and len(value) == 10:
        after = date.fromisoformat(value) + timedelta(days=1)
        return first, in_zone(datetime.combine(after, time()), zone)
    return first, first + timedelta(microseconds=1)


def length(value: Any) -> timedelta:
    return timedelta(**value) if isinstance(value, dict) else timedelta(days=value)


def holds(op: str, subject: Any, value: Any, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `subject op value`. A subject that is a datetime is a moment by nature."""
    if op in NEGATIVE:
        return not holds(NEGATIVE[op], subject, value, now, zone)
    if op == "between":
        return _between(subject, value, zone)
    if op in DATES:
        when = moment(subject, zone)
        return when is not None and DATES[op](when, value, now, zone)
    if isinstance(subject, datetime):
        subject = (subject - EPOCH) // timedelta(milliseconds=1)
    return bool(PLAIN[op](subject, value))


def _between(subject: Any, value: list[Any], zone: ZoneInfo) -> bool:
    return _number_between(subject, value) or _date_between(subject, value, zone)


def _number_between(subject: Any, value: list[Any]) -> bool:
    if isinstance(subject, datetime):
        subject = (subject - EPOCH) // timedelta(milliseconds=1)
    if {kind(subject), *map(kind, value)} != {"number"}:
        return False
    return exact(value[0]) <= exact(subject) <= exact(value[1])


def _date_between(subject: Any, value: list[Any], zone: ZoneInfo) -> bool:
    if all(kind(item) == "number" for item in value):
        return False
    when, first, last = moment(subject, zone), span(value[0], zone), span(value[1], zone)
    return bool(when and first and last and first[0] <= when < last[1])


def _on(when: datetime, value: Any, now: datetime, zone: ZoneInfo) -> bool:
    other = moment(value, zone)
    return other is not None and when.astimezone(zone).date() == other.astimezone(zone).date()


def _before(when: datetime, value: Any, now: datetime, zone: ZoneInfo) -> bool:
    found = span(value, zone)
    return found is not None and when < found[0]


def _after(when: datetime, value: Any, now: datetime, zone: ZoneInfo) -> bool:
    found = span(value, zone)
    return found is not None and when >= found[1]


def _day_of_year(when: datetime, value: Any, now: datetime, zone: ZoneInfo) -> bool:
    wanted = now.astimezone(zone).strftime("%m-%d") if value == "today" else value
    return when.astimezone(zone).strftime("%m-%d") == wanted


DATES = {
    "on": _on,
    "before": _before,
    "after": _after,
    "within_last": lambda when, value, now, zone: now - length(value) <= when <= now,
    "within_next": lambda when, value, now, zone: now <= when <= now + length(value),
    "day_of_year": _day_of_year,
}


def _both(a: Any, b: Any, wanted: str) -> bool:
    return kind(a) == wanted == kind(b)


def _present(a: Any, b: Any) -> bool:
    return a is not None and b is not None and same(a, b)


def _has(a: Any, b: Any) -> bool:
    return isinstance(a, list) and kind(b) in ("text", "number", "boolean") and any(same(x, b) for x in a)


PLAIN = {
    "eq": _present,
    "is": _present,
    "in": lambda a, b: isinstance(b, list) and any(_present(a, x) for x in b),
    "exists": lambda a, b: a is not None,
    "contains": lambda a, b: _both(a, b, "text") and b in a,
    "starts_with": lambda a, b: _both(a, b, "text") and a.startswith(b),
    "ends_with": lambda a, b: _both(a, b, "text") and a.endswith(b),
    "lt": lambda a, b: _both(a, b, "number") and exact(a) < exact(b),
    "lte": lambda a, b: _both(a, b, "number") and exact(a) <= exact(b),
    "gt": lambda a, b: _both(a, b, "number") and exact(a) > exact(b),
    "gte": lambda a, b: _both(a, b, "number") and exact(a) >= exact(b),
    "has": _has,
    "has_any": lambda a, b: any(_has(a, x) for x in b),
    "has_all": lambda a, b: all(_has(a, x) for x in b),
    "empty": lambda a, b: a is None or a in ("", [], {}),
}
