"""What can be asked with `is`: {% if event.amount is number %}."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gateways.rendering.values import NUMBERS, Missing, Unfit


def is_defined(value: object) -> bool:
    """Has the variable a value? null counts as none, here and everywhere in templates."""
    return value is not None and not isinstance(value, Missing)


def is_number(value: object) -> bool:
    return isinstance(value, NUMBERS) and not isinstance(value, bool)


def _remainder(value: object) -> int:
    if not isinstance(value, int):
        raise Unfit("Only a whole number is even or odd.")
    return value % 2


PREDICATES: Final[dict[str, Callable[[object], bool]]] = {
    "defined": is_defined,
    "undefined": lambda value: not is_defined(value),
    "none": lambda value: not is_defined(value),
    "number": is_number,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "mapping": lambda value: isinstance(value, dict),
    "sequence": lambda value: isinstance(value, list | tuple),
    "iterable": lambda value: isinstance(value, list | tuple | dict),
    "even": lambda value: _remainder(value) == 0,
    "odd": lambda value: _remainder(value) == 1,
}
