"""The types of declared attributes: whether a value fits, and reading one that a person typed."""

from __future__ import annotations

import json
import math
from typing import Any

from crm.models import Attribute
from crm.segments.kinds import is_moment, kind_of
from lib.errors import Invalid

Type = Attribute.Type
_JSON = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
YES, NO = {"true", "yes", "1"}, {"false", "no", "0"}


def fits(type_: str, value: Any) -> bool:
    """Whether a value is of the type; a value that is not there fits all."""
    match type_:
        case Type.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Type.BOOLEAN:
            return isinstance(value, bool)
        case Type.LIST:
            return isinstance(value, list)
        case Type.DATE:
            return is_moment(value)
        case _:
            return isinstance(value, str)


def type_of(value: Any) -> str:
    """The type that a value seems to be of; a text where it is none of them."""
    kind = kind_of([_JSON.get(type(value), "")], [value])
    return kind if kind in Type.values else Type.TEXT


def typed(type_: str, text: str) -> Any:
    """The value that a person typed for an attribute of a type; None for nothing. Raises Invalid, field `value`.

    A list stands one a line.
    """
    text = text.strip()
    if not text:
        return None
    if "\0" in text:
        raise Invalid("A text cannot hold a NUL character.", code="nul_character", field="value")
    match type_:
        case Type.NUMBER:
            return _number(text)
        case Type.BOOLEAN:
            return _boolean(text)
        case Type.LIST:
            return [line.strip() for line in text.splitlines() if line.strip()]
        case Type.DATE:
            if not is_moment(_moment(text)):
                raise Invalid("Write a date such as 2026-03-02.", code="wrong_type", field="value")
            return _moment(text)
        case _:
            return text


def as_typed(value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, list):
        return "\n".join(item if isinstance(item, str) else json.dumps(item) for item in value)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _number(text: str) -> int | float:
    try:
        value = float(text.replace(",", "")) if not text.lstrip("-").isdecimal() else int(text[:30])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Invalid("Write a number such as 12.5.", code="wrong_type", field="value")
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise Invalid("Write yes or no.", code="wrong_type", field="value")
    return text.lower() in YES


def _moment(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 16 else text
