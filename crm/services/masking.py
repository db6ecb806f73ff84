"""What somebody sees of a customer's attributes who may not see what tells who the customer is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "•••"
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.\w+|\+?\d[\d ()/-]{6,}\d")


def masked(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Without e-mail addresses and telephone numbers, the one thing that can be told from the values alone."""
    return {name: _masked(value) for name, value in attributes.items()}


def _masked(value: Any) -> Any:
    match value:
        case str():
            return HIDDEN if _CONTACT.search(value) else value
        case list():
            return [_masked(item) for item in value]
        case dict():
            return masked(value)
    return value
