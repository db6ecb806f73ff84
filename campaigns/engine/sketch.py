"""A graph's JSON as far as it can be read: a draft may hold anything, and is still shown, named and compared. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


def nodes_of(graph: Any) -> list[Json]:
    """Its nodes that have an id, in their order; of two with one id, both."""
    return [node for node in _items(graph, "nodes") if isinstance(node.get("id"), str)]


def edges_of(graph: Any) -> list[tuple[str, str, str]]:
    """Its edges as (from, port, to), whether there are such nodes or not."""
    return [
        (edge["from"], str(edge.get("port") or "next"), edge["to"])
        for edge in _items(graph, "edges")
        if isinstance(edge.get("from"), str) and isinstance(edge.get("to"), str)
    ]


def _items(graph: Any, name: str) -> list[Json]:
    listed = graph.get(name) if isinstance(graph, Mapping) else None
    return [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
