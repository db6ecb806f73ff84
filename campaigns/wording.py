"""Configurations in words, for the boxes of a flow; so general that a new kind of node needs no words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from crm.segments.problem import Problem
from crm.segments.reading import sentence
from crm.segments.tree import parse


def in_words(config: BaseModel) -> str:
    """What a configuration says beyond its defaults: "2 hours, 1 day"."""
    words = []
    for name, field in type(config).model_fields.items():
        value = getattr(config, name, None)
        if value in (None, "", (), [], {}) or value == field.default:
            continue
        extra = field.json_schema_extra
        words.append(_words(name, value, str(extra.get("format", "")) if isinstance(extra, dict) else ""))
    return ", ".join(word for word in words if word)


def condition_in_words(condition: Any) -> str:
    """The sentence of a condition; nothing where it cannot be read (its problem is told elsewhere)."""
    try:
        return sentence(parse(condition))
    except Problem:
        return ""


def inside(said: str) -> str:
    """A sentence as it goes on within another: only its first letter is not a capital any more."""
    return said[:1].lower() + said[1:]


def counted(number: float, noun: str) -> str:
    """1 day, 2 days."""
    return f"{number:,} {noun.removesuffix('s')}" if number == 1 else f"{number:,} {noun}"


def _words(name: str, value: Any, format_: str) -> str:
    if format_ == "condition":
        return condition_in_words(value)
    spoken = name.replace("_", " ")
    match value:
        case bool():
            return spoken if value else ""
        case int() | float():
            return counted(value, spoken)
        case list() | tuple():
            return " / ".join(map(_entry, value))
        case Mapping() | BaseModel():
            return ""
    return str(value)


def _entry(value: Any) -> str:
    return str(getattr(value, "id", "")) if isinstance(value, BaseModel) else str(value)
