"""Cells of a file as values: what somebody typed into a spreadsheet, as attributes have it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

YES = frozenset({"1", "true", "yes", "y", "t", "on", "x", "да"})
NO = frozenset({"0", "false", "no", "n", "f", "off", "нет"})
#: an id or a telephone number is no number, whatever its digits: it may begin with naughts
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,]\d{1,10})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.DOTALL)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class Wrong(Exception):
    """A cell does not hold what its column becomes; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of attribute that a column may become. `read` raises Wrong."""

    label: str
    read: Callable[[str], Any]


def yes_or_no(cell: str) -> bool:
    """Raises Wrong."""
    if cell.lower() in YES:
        return True
    if cell.lower() in NO:
        return False
    raise Wrong("is neither yes nor no: write true or false")


def items(cell: str) -> list[str]:
    """Several texts with | or ; between them, or else commas."""
    between = next((mark for mark in "|;" if mark in cell), ",")
    return [item.strip() for item in cell.split(between) if item.strip()]


def _number(cell: str) -> int | float:
    if _WHOLE.fullmatch(cell):
        return int(cell)
    try:
        value = math.nan if "_" in cell else float(cell.replace(",", ".") if "." not in cell else cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Wrong("is no number: write 1234.5, without blanks, signs of money or thousands")
    return value


def _date(cell: str) -> str:
    dotted = _DOTTED.fullmatch(cell)
    with suppress(ValueError):
        if dotted:
            day, month, year = map(int, dotted.groups())
            return date(year, month, day).isoformat()
        if len(cell) == 10:
            return date.fromisoformat(cell).isoformat()
        if _ISO.fullmatch(cell):
            return datetime.fromisoformat(cell.strip()).isoformat()
    raise Wrong("is no date: write 2026-03-31, 31.03.2026 or 2026-03-31T10:00:00+02:00")


#: by key
KINDS = {
    "text": Kind("text", str),
    "number": Kind("number", _number),
    "boolean": Kind("yes or no", yes_or_no),
    "date": Kind("date", _date),
    "list": Kind("list", items),
}


def guessed(values: Sequence[str]) -> str:
    """The kind that all of some cells fit; text where there are none."""
    filled = [value.strip() for value in values if value.strip()]
    if not filled:
        return "text"
    if all(_NUMBER.fullmatch(value) for value in filled):
        return "number"
    if all(value.lower() in ("true", "false", "yes", "no", "да", "нет") for value in filled):
        return "boolean"
    return "date" if all(_is_date(value) for value in filled) else "text"


def _is_date(value: str) -> bool:
    with suppress(Wrong):
        return bool(_date(value))
    return False
