"""Whether a graph may be published: everything that is wrong with it, each problem at its node, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from campaigns.contract import GraphNode, Problem
from campaigns.engine.families import nodes, triggers
from campaigns.engine.graph import Graph, parse

#: finds what is wrong with a reference or a condition of a brand: (kind, value, field's schema) → sentences
Resolver = Callable[[str, Any, Mapping[str, Any]], Iterable[str]]


def check(value: Any, resolve: Resolver) -> tuple[Graph, list[Problem]]:
    """The graph and all its problems; it may be published when every one of them is a warning."""
    graph, problems = parse(value)
    problems += _check_ways(graph)
    for node in graph.nodes.values():
        problems += _check_fields(node, resolve)
        if node.type in nodes:
            problems += nodes.get(node.type).check(node.config, node.id, graph)
    return graph, problems


def _check_ways(graph: Graph) -> Iterable[Problem]:
    if not graph.triggers:
        yield Problem("", "no_trigger", "The campaign has no trigger: nobody would ever enter it.")
    reached: set[str] = set()
    for node, _ in graph.triggers:
        if graph.target(node.id, "next") is None:
            yield Problem(node.id, "unconnected", f"Trigger “{node.id}” leads nowhere.")
        _walk(graph, node.id, reached)
    for id_ in graph.nodes:
        if id_ not in reached:
            yield Problem(id_, "unreachable", f"No trigger leads to “{id_}”.")


def _walk(graph: Graph, start: str, reached: set[str]) -> None:
    stack = [start]
    while stack:
        node = stack.pop()
        if node not in reached:
            reached.add(node)
            stack += [target for (source, _), target in graph.edges.items() if source == node]


def _check_fields(node: GraphNode, resolve: Resolver) -> Iterable[Problem]:
    member = triggers.get(node.type) if node.type in triggers else nodes.get(node.type)
    for name, field in member.Config.model_fields.items():
        value = getattr(node.config, name)
        extra = field.json_schema_extra
        if isinstance(extra, dict) and value not in (None, ""):
            kind = str(extra.get("format", ""))
            for sentence in resolve(kind, value, extra):
                yield Problem(node.id, f"bad_{kind}", f"{member.label}: {sentence}")
