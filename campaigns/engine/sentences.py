"""What is wrong with a configuration, in our own words rather than those of the validating library. Pure."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from lib.words import WANTED

#: a time of the day, as a pattern
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
#: what a pattern asks for, where it is not about letters and digits
_PATTERNS = {CLOCK: "is a time of the day such as 09:00"}
#: by the library's name of the mistake; `{…}` are the facts that come with it
_SAID = {
    **{mistake: f"is {what}" for mistake, what in WANTED.items()},
    "date_from_datetime_inexact": "is a date without a time",
    "string_too_short": "has at least {min_length} characters",
    "string_too_long": "has at most {max_length} characters",
    "string_pattern_mismatch": "has characters that are not allowed here; use letters, digits, - and _",
    "too_short": "has at least {min_length} entries",
    "too_long": "has at most {max_length} entries",
    "greater_than_equal": "is at least {ge}",
    "greater_than": "is more than {gt}",
    "less_than_equal": "is at most {le}",
    "less_than": "is less than {lt}",
}


def plain(error: ValidationError) -> list[Any]:
    """The mistakes one by one, without those that only follow from others: a list seems short of its bad entries."""
    found = error.errors(include_url=False)
    return [one for one in found if one["type"] != "too_short" or not _explained(one["loc"], found)]


def _explained(place: tuple[Any, ...], found: list[Any]) -> bool:
    return any(len(one["loc"]) > len(place) and one["loc"][: len(place)] == place for one in found)


def path(error: Any) -> str:
    """Where in the configuration, with dots: `shares.1.percent`; empty for the whole."""
    return ".".join(str(part) for part in error["loc"])


def sentence(label: str, error: Any) -> str:
    """One entry of ValidationError.errors() as a sentence about the thing that `label` names."""
    where = path(error)
    if error["type"] == "missing":
        return f"{label}: “{where}” is missing."
    if error["type"] == "extra_forbidden":
        return f"{label} has no field “{where}”."
    if error["type"] == "value_error":  # what our own validators say
        told = str(error["ctx"]["error"]).rstrip(".")
        return f"{label}: “{where}”: {told}." if where else f"{label}: {told}."
    said = _PATTERNS.get(error.get("ctx", {}).get("pattern")) or _SAID.get(error["type"], "is not right")
    return f"{label}: {f'“{where}”' if where else 'this'} {said.format(**error.get('ctx', {}))}."
