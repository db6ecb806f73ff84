"""CSV that people open in a spreadsheet: no cell of it is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

#: what a spreadsheet takes a cell for a formula by
RUNS = ("=", "+", "-", "@", "\t", "\r")
BOM = b"\xef\xbb\xbf"


def defused(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet would run it; numbers with a sign stay."""
    if not text.startswith(RUNS) or _is_number(text):
        return text
    return f"'{text}"


def armed(text: str) -> str:
    """A text as it was before it was defused."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text


def cell(value: Any) -> str:
    """A value as the cell of a table: lists with | between, objects as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return defused(value)
        case list() if all(isinstance(item, str | int | float) for item in value):
            return defused("|".join(item if isinstance(item, str) else cell(item) for item in value))
        case int() | float():
            return str(value)
    return defused(msgspec.json.encode(value).decode())


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV, defused."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _is_number(text: str) -> bool:
    # Only digits and a dot behind the sign: `-2+3+cmd|…` begins like a number as well.
    return text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal()
