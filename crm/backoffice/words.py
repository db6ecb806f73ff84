"""Conditions in words, also those that cannot be read (any more)."""

from __future__ import annotations

from typing import Any

from crm.segments.problem import Problem
from crm.segments.reading import sentence
from crm.segments.tree import parse


def in_words(condition: Any) -> str:
    """The sentence that a condition says."""
    try:
        return sentence(parse(condition))
    except Problem as problem:
        return f"This condition cannot be read: {problem.message}"
