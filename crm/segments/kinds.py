"""What values are compared as, and by which operators: an editor offers no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crm.contract import Kind
from crm.segments.operators import DATE, NUMBER, OPERATORS

_KNOWN = ("exists", "not_exists")
OPERATORS_OF: Mapping[Kind, tuple[str, ...]] = {
    "text": (
        *("eq", "neq", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with"),
        *(*_KNOWN, "empty"),
    ),
    "number": (*NUMBER, "in", "not_in", *_KNOWN),
    "date": DATE,
    "list": ("has", "has_not", "has_any", "has_all", "empty", *_KNOWN),
    "boolean": ("is", *_KNOWN),
    "any": tuple(OPERATORS),
}
"""CONTRACT.md §7, and `exists`, which every kind of value knows."""

#: the value that an operator takes, as a form asks for it; "same": one of the kind of what is compared
TAKES: Mapping[str, str] = {
    **dict.fromkeys(["eq", "neq", "has", "has_not"], "same"),
    **dict.fromkeys(["contains", "not_contains", "starts_with", "ends_with"], "text"),
    **dict.fromkeys(["lt", "lte", "gt", "gte"], "number"),
    **dict.fromkeys(["on", "before", "after"], "date"),
    **dict.fromkeys(["within_last", "within_next"], "duration"),
    **dict.fromkeys(["in", "not_in", "has_any", "has_all"], "several"),
    **dict.fromkeys(["exists", "not_exists", "empty"], "nothing"),
    "is": "boolean",
    "between": "two",
    "day_of_year": "day_of_year",
}

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d.*)?")
#: as milliseconds 2001 to 2100; an amount of money or an id is rarely in there
_EPOCH_MS = range(10**12, 4_102_444_800_000)
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(["string", "text"], "text"),
    **dict.fromkeys(["array", "list"], "list"),
    "number": "number",
    "boolean": "boolean",
}


def kind_of(types: Iterable[str], samples: Iterable[Any]) -> Kind:
    """What to compare values as, of which JSON types (the commonest first) and some samples are known.

    Texts and numbers that all look like moments are dates.
    """
    kind: Kind = next((_KINDS[name] for name in types if name in _KINDS), "any")
    given = [value for value in samples if value not in (None, "")]
    if kind in ("text", "number") and given and all(map(is_moment, given)):
        return "date"
    return kind


def is_moment(value: Any) -> bool:
    """Whether a value looks like a moment: an ISO date, or milliseconds of this century."""
    if isinstance(value, str):
        return _MOMENT.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _EPOCH_MS
