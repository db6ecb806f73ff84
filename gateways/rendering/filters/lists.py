"""Filters on lists."""

from __future__ import annotations

from gateways.rendering import limits
from gateways.rendering.values import Unfit, step, text, too_long


def length(value: object) -> int:
    """The number of items of a list, or of characters of a text."""
    if not isinstance(value, str | list | tuple | dict):
        raise Unfit("length needs a list or a text.")
    return len(value)


def first(value: object) -> object:
    return _end(value, 0)


def last(value: object) -> object:
    return _end(value, -1)


def join(value: object, separator: object = "", attribute: object = None) -> str:
    """The items printed one after another; of items with fields, the field `attribute`."""
    if not isinstance(value, list | tuple):
        raise Unfit("join needs a list.")
    if len(value) > limits.RESULT_ITEMS:
        raise too_long()
    between = text(separator)
    items = [text(item if attribute is None else step(item, attribute)) for item in value]
    if sum(map(len, items)) + len(between) * len(items) > limits.RESULT_CHARACTERS:
        raise too_long()
    return between.join(items)


def items(value: object) -> list[tuple[object, object]]:
    """Name and value of each entry: {% for name, price in event.prices|items %}."""
    if not isinstance(value, dict):
        raise Unfit("items needs a value with named fields.")
    return list(value.items())


def _end(value: object, position: int) -> object:
    if not isinstance(value, list | tuple | str):
        raise Unfit("first and last need a list or a text.")
    return value[position] if value else None
