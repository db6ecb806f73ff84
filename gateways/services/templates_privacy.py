"""Templates of a brand that is free of personal data: which of their variables would need some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateways.contract import Flaw
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import Variable, variables

_STEP = re.compile(r"\w+|'([^']*)'")


def personal(content: Mapping[str, Any], barred: frozenset[str]) -> list[Flaw]:
    """A flaw for each use of a variable whose name is barred, in any field and any language."""
    if not barred:
        return []
    return [
        Flaw(field, f"{use.path} is personal data, which this brand is free of.", use.line)
        for field, text in texts(content)
        for use in _uses(text)
        if not barred.isdisjoint(_steps(use.field))
    ]


def texts(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """All texts by field: subject, fields.title, languages.de.subject …"""
    for name, value in content.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", value
        elif isinstance(value, Mapping):
            yield from texts(value, f"{prefix}{name}.")


def _uses(source: str) -> list[Variable]:
    try:
        return variables(source)
    except TemplateError:
        return []  # told as a flaw of its own


def _steps(path: str) -> Iterator[str]:
    return (match[1] or match[0] for match in _STEP.finditer(path))
