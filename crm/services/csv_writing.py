"""Values of customers as the cells of CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from lib.csv_text import defused

BOM = b"\xef\xbb\xbf"


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
