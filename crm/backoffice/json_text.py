"""JSON as people write it: what fits stands on one line, and names stand in an order that tells the story.

PostgreSQL keeps the members of an object by the length of their names, which nobody reads with pleasure.
"""

from __future__ import annotations

import json
from typing import Any

WIDTH = 76
ORDER = (
    *("nodes", "id", "type", "from", "port", "config", "edges", "to", "position"),
    *(
        "all",
        "any",
        "not",
        "attribute",
        "marker",
        "event",
        "action",
        "message",
        "segment",
        "audience",
        "field",
    ),
    *("where", "count", "sum", "min", "max", "avg", "first", "last", "op", "value"),
    *("within", "between", "since"),
)
_RANK = {name: rank for rank, name in enumerate(ORDER)}


def laid_out(value: Any, indent: int = 0) -> str:
    """The JSON of a value over as few lines as are easy to read. Members that ORDER does not know come last."""
    flat = json.dumps(_ordered(value), ensure_ascii=False, default=str)
    if len(flat) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {laid_out(item, indent + 2)}" for key, item in _members(value)]
        opening, closing = "{", "}"
    else:
        parts = [laid_out(item, indent + 2) for item in value]
        opening, closing = "[", "]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{closing}"


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in _members(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _members(value: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(value.items(), key=lambda member: _RANK.get(member[0], len(ORDER)))
