"""Lengths of time as settings have them: {"days": 3, "hours": 2}."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from campaigns.wording import counted

UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}
#: so that every moment that is so far from now still has a date
LONGEST = timedelta(days=36_600)


def _interval(value: Any) -> Any:
    """{"days": 3} → a timedelta; several units add up. A bare number is refused: of which unit would it be?"""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, dict) or not value or not all(map(_is_part, value, value.values())):
        raise ValueError("an interval is {minutes|hours|days: number}")
    seconds = sum(UNITS[unit] * n for unit, n in value.items())
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"an interval is at most {LONGEST.days:,} days long")
    return timedelta(seconds=seconds)


def _is_part(unit: Any, number: Any) -> bool:
    return unit in UNITS and not isinstance(number, bool) and isinstance(number, int | float) and number >= 0


_AMOUNT = {"type": "number", "minimum": 0}
Interval = Annotated[
    timedelta,
    BeforeValidator(_interval),
    WithJsonSchema(
        {
            "type": "object",
            "format": "duration",
            "properties": dict.fromkeys(UNITS, _AMOUNT),
            "additionalProperties": False,
        }
    ),
]


def spoken(length: timedelta) -> str:
    """An interval in words: "3 days 2 hours"."""
    rest, words = length.total_seconds(), []
    for unit in ("days", "hours"):
        whole, rest = divmod(rest, UNITS[unit])
        if whole:
            words.append(counted(int(whole), unit))
    if rest or not words:
        words.append(counted(round(rest / UNITS["minutes"], 2), "minutes").replace(".0 ", " "))
    return " ".join(words)
