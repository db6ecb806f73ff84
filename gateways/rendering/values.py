"""The values a template works on: what is missing, how a path is followed, what can be printed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from gateways.rendering import limits
from gateways.rendering.errors import TemplateForbidden, TemplateTooLarge

NUMBERS: Final = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Missing:
    """A variable without a value: false in a condition, an error elsewhere. Knows where it was used."""

    name: str
    line: int

    def __bool__(self) -> bool:
        return False


class Unfit(Exception):
    """A value does not fit what is done with it. The message is for the author; the caller adds the line."""


def step(value: object, key: object) -> object:
    """One step of a path: an item of a mapping or list, never a Python attribute. None if there is none."""
    if isinstance(value, dict):
        return value.get(key) if isinstance(key, str | int | float) else None
    if isinstance(value, list | tuple) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return None


def text(value: object) -> str:
    """`value` as a message shows it, as plain text. Raises Unfit for a list, a mapping, anything unknown."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | tuple | dict):
        raise Unfit("A list cannot be printed as it is: use the filter join, or a loop.")
    if not isinstance(value, int | float | Decimal | date | datetime | uuid.UUID):
        raise Unfit(f"A value of the kind {type(value).__name__} cannot be printed.")
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        raise Unfit("The number is too large to be printed.") from None


def number(value: object) -> int | float | Decimal:
    """`value` as a number; text that looks like one is taken as one. Raises Unfit."""
    found = _read_number(value) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        raise Unfit("This needs a number.")
    if not -limits.LARGEST_NUMBER <= found <= limits.LARGEST_NUMBER:  # NaN, too, is not
        raise Unfit("The number is too large.")
    return found


def _read_number(written: str) -> Decimal:
    try:
        return Decimal(written[:40].strip())
    except ArithmeticError:
        raise Unfit(f"“{written[:40]}” is not a number.") from None


def size(value: object) -> int:
    """How much work `value` is: its characters or items."""
    return len(value) if isinstance(value, str | list | tuple | dict) else 1


def check_result(value: object, line: int) -> None:
    """Raises TemplateTooLarge when a step of the template made more than it may."""
    if isinstance(value, str):
        if len(value) > limits.RESULT_CHARACTERS:
            raise too_long(line)
    elif isinstance(value, list | tuple) and len(value) > limits.RESULT_ITEMS:
        raise TemplateTooLarge(f"A list is longer than {limits.RESULT_ITEMS:,} items.", line=line)
    elif isinstance(value, NUMBERS) and not -limits.LARGEST_NUMBER <= value <= limits.LARGEST_NUMBER:
        raise TemplateTooLarge("A number is too large.", line=line)


def too_long(line: int | None = None) -> TemplateTooLarge:
    return TemplateTooLarge(f"A text is longer than {limits.RESULT_CHARACTERS:,} characters.", line=line)


def forbidden(error: Unfit, line: int) -> TemplateForbidden:
    return TemplateForbidden(str(error), line=line)
