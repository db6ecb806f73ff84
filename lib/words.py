"""What is wrong with a field of a body, in our own words rather than those of the validating library. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: what is wanted in place of a value of a wrong kind, by the library's name of the mistake; `{…}` are facts with it
WANTED = {
    **dict.fromkeys(["string_type", "string_sub_type"], "a text"),
    **dict.fromkeys(["int_type", "int_parsing", "int_from_float", "int_parsing_size"], "a whole number"),
    **dict.fromkeys(["float_type", "float_parsing", "finite_number"], "a number"),
    **dict.fromkeys(["bool_type", "bool_parsing"], "true or false"),
    **dict.fromkeys(["list_type", "tuple_type", "set_type"], "a list"),
    **dict.fromkeys(["dict_type", "model_type", "model_attributes_type", "mapping_type"], "an object"),
    **dict.fromkeys(["date_type", "date_parsing", "date_from_datetime_parsing"], "a date such as 2026-12-24"),
    **dict.fromkeys(
        ["datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"],
        "a moment with its zone, such as 2026-12-24T00:00:00+01:00",
    ),
    "literal_error": "one of {expected}",
}
_SAID = {
    **{mistake: f"Give {what}." for mistake, what in WANTED.items()},
    "missing": "This is missing.",
    "extra_forbidden": "There is no such field here.",
    "string_too_short": "Give a text of at least {min_length} characters.",
    "string_too_long": "Give a text of at most {max_length} characters.",
    "too_short": "Give a list of at least {min_length} entries.",
    "too_long": "Give a list of at most {max_length} entries.",
    "greater_than_equal": "Give {ge} at least.",
    "greater_than": "Give more than {gt}.",
    "less_than_equal": "Give {le} at most.",
    "less_than": "Give less than {lt}.",
}
#: by the pattern that a text does not match
_PATTERNS = {r"^[A-Za-z0-9_-]{1,100}$": "Give 1 to 100 letters, digits, - and _."}


def in_our_words(error: Mapping[str, Any]) -> str:
    """One entry of pydantic's `ValidationError.errors()` as a sentence that says what to give instead."""
    facts = error.get("ctx", {})
    if error["type"] == "value_error":  # what our own validators say
        told = str(facts["error"]).rstrip(".")
        return f"{told[:1].upper()}{told[1:]}."
    said = _PATTERNS.get(facts.get("pattern", "")) or _SAID.get(error["type"])
    return said.format(**facts) if said else str(error["msg"])
