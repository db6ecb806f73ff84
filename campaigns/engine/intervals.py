"""Lengths of time as settings have them: {"days": 3, "hours": 2}."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from campaigns.wording import counted

UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}


def _interval(value: Any) -> Any:
    """{"days": 3} → a timedelta; several units add up."""
    if isinstance(value, dict):
        if not value or any(
            unit not in UNITS or isinstance(n, bool) or not isinstance(n, int | float) or not 0 <= n <= 1e6
            for unit, n in value.items()
        ):
            raise ValueError("an interval is {minutes|hours|days: number}")
        return timedelta(seconds=sum(UNITS[unit] * n for unit, n in value.items()))
    return value


_AMOUNT = {"type": "number", "minimum": 0, "maximum": 1_000_000}
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
