"""The first look at a condition that came from outside: is it JSON that PostgreSQL can hold at all?

Later steps may then rely on it: no value makes the database raise, whatever it means.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from crm.segments.problem import step

MAX_TEXT = 4_096
MAX_VALUES = 5_000
MAX_LEVELS = 6
#: beyond any amount, id or epoch; keeps arithmetic on values inside what a double and a numeric can do
MAX_NUMBER = 1e30


def flaws(value: Any, path: str, levels: int = MAX_LEVELS) -> Iterator[tuple[str, str]]:
    """Path and sentence for everything inside a leaf that cannot be stored or compared."""
    match value:
        case dict() | list() if levels == 0:
            yield path, "This is nested too deeply to be a value."
        case dict() | list() if len(value) > MAX_VALUES:
            yield path, f"These are {len(value)} values; at most {MAX_VALUES} are allowed."
        case dict():
            for key, item in value.items():
                sentence = _key_flaw(key)
                yield from [(path, sentence)] if sentence else flaws(item, step(path, key), levels - 1)
        case list():
            for index, item in enumerate(value):
                yield from flaws(item, f"{path}[{index}]", levels - 1)
        case _:
            sentence = _scalar_flaw(value)
            if sentence:
                yield path, sentence


def _key_flaw(key: Any) -> str:
    return _text_flaw(key) if isinstance(key, str) else "A name must be text."


def _scalar_flaw(value: Any) -> str:
    match value:
        case None | bool():
            return ""
        case str():
            return _text_flaw(value)
        case int() | float():
            return _number_flaw(value)
        case _:
            return f"A {type(value).__name__} is not JSON."


def _text_flaw(text: str) -> str:
    if len(text) > MAX_TEXT:
        return f"This text has {len(text)} characters; at most {MAX_TEXT} are allowed."
    if "\0" in text:
        return "This text has a NUL character, which cannot be stored: remove it."
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "This text has half of a surrogate pair, which is no character: remove it."
    return ""


def _number_flaw(number: int | float) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        return "This number is not finite."
    if abs(number) > MAX_NUMBER:
        return "This number is too large: at most 30 digits."
    return ""
