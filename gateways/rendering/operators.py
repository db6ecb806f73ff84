"""Arithmetic and comparisons on values of customers, bounded: no operator makes much out of little."""

from __future__ import annotations

import operator as python
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from jinja2 import nodes

from gateways.rendering import limits
from gateways.rendering.values import Unfit, number, too_long

Operator = Callable[[Any, Any], Any]

ARITHMETIC: Final[dict[type[nodes.Node], Operator]] = {
    nodes.Add: python.add,
    nodes.Sub: python.sub,
    nodes.Mul: python.mul,
    nodes.Div: python.truediv,
    nodes.FloorDiv: python.floordiv,
    nodes.Mod: python.mod,
}


def _contains(item: Any, container: Any) -> bool:
    if isinstance(container, str) and not isinstance(item, str):
        return False
    return item in container


COMPARISONS: Final[dict[str, Operator]] = {
    "eq": python.eq,
    "ne": python.ne,
    "lt": python.lt,
    "lteq": python.le,
    "gt": python.gt,
    "gteq": python.ge,
    "in": _contains,
    "notin": lambda item, container: not _contains(item, container),
}


def calculate(operator: Operator, left: object, right: object) -> object:
    """On numbers; `+` also joins two texts. Raises Unfit, TemplateTooLarge, and what Python raises."""
    if operator is python.add and isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > limits.RESULT_CHARACTERS:
            raise too_long()
        return left + right
    one, two = number(left), number(right)
    if isinstance(one, Decimal) != isinstance(two, Decimal):  # Python refuses to mix float and Decimal
        one, two = Decimal(str(one)), Decimal(str(two))
    return operator(one, two)


def compare(operator: Operator, left: object, right: object) -> bool:
    """Single values only: comparing lists costs more than it is ever asked for. Raises Unfit, TypeError."""
    inside = operator in (_contains, COMPARISONS["notin"])
    if isinstance(left, list | tuple | dict) or (not inside and isinstance(right, list | tuple | dict)):
        raise Unfit("Lists cannot be compared: loop over them, or ask for one item with in.")
    if inside and not isinstance(right, list | tuple | dict | str):
        raise Unfit("“in” looks into a list or a text.")
    return bool(operator(left, right))
