"""Tables as CSV that a spreadsheet opens as text: nothing in it is taken for a formula. The one place for that."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows behind their header, RFC 4180, with every text in them defused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([defused(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def defused(text: str) -> str:
    """The text with an apostrophe before it, if a spreadsheet would run it; numbers with a sign stay.

    One that has apostrophes before a formula already gets another, so that `armed` gives back each as it was.
    """
    return f"'{text}" if _runs(text.lstrip(" '")) else text


def armed(text: str) -> str:
    """A text as it was before it was defused."""
    return text[1:] if text.startswith("'") and defused(text[1:]) == text else text


def _runs(text: str) -> bool:
    # Only digits and a dot behind the sign: `-2+3+cmd|…` begins like a number as well.
    return text.startswith(_FORMULA) and not (text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal())


def _cell(cell: object) -> object:
    return "" if cell is None else defused(cell) if isinstance(cell, str) else cell
