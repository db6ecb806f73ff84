"""The entry key of a run: what keeps the runs of one customer apart (CONTRACT §4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import json

#: of a longer value so many characters count: more than an index takes would stop all events, not only this one
LONGEST = 500


def key_sql(context: str) -> str:
    """The key in `context`, a jsonb, as SQL with one parameter: the name of the field. Empty where there is none."""
    return f"left(coalesce({context} ->> %s, ''), {LONGEST})"


def key_of(context: Mapping[str, Any], field: str) -> str:
    """The same of a context at hand."""
    value = context.get(field)
    if value is None:
        return ""
    return (value if isinstance(value, str) else json.encode(value).decode())[:LONGEST]
