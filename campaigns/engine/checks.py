"""Whether a graph may be published: everything that is wrong with it, each problem at its node, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import BaseModel

from campaigns.contract import GraphNode, Problem
from campaigns.engine.families import nodes, triggers
from campaigns.engine.graph import Graph, parse
from campaigns.engine.sketch import edges_of, nodes_of


class Fault(NamedTuple):
    """What is wrong with a field's value, in a sentence, and where in it."""

    message: str
    path: str = ""
    warning: bool = False


#: finds what is wrong with a reference or a condition of a brand: (kind, value, field's schema) → faults; beside what
#: the field's author wrote there are, by their names, the values of the fields that it is narrowed by
Resolver = Callable[[str, Any, Mapping[str, Any]], Iterable[Fault]]


def check(value: Any, resolve: Resolver) -> tuple[Graph, list[Problem]]:
    """The graph and all its problems; it may be published when every one of them is a warning."""
    graph, problems = parse(value)
    problems += _check_ways(graph, _left_out(value, graph))
    for node in graph.nodes.values():
        found = _check_fields(node, resolve)
        if node.disabled:  # it does nothing, so nothing in it can do harm
            problems += (replace(problem, warning=True) for problem in found)
        else:
            problems += found
            problems += _check_node(node, graph)
    return graph, problems


def _check_node(node: GraphNode, graph: Graph) -> Iterable[Problem]:
    return nodes.get(node.type).check(node.config, node.id, graph) if node.type in nodes else ()


class LeftOut(NamedTuple):
    """What the graph lacks because it has a problem of its own; what only follows from that is not told."""

    trigger: bool
    below: frozenset[str]


def _left_out(value: Any, graph: Graph) -> LeftOut:
    missing = [node for node in nodes_of(value) if node["id"] not in graph.nodes]
    ids = {node["id"] for node in missing}
    below = {target for source, _, target in edges_of(value) if source in ids}
    kinds = [node.get("type") for node in missing]
    return LeftOut(any(isinstance(kind, str) and kind in triggers for kind in kinds), frozenset(below))


def _check_ways(graph: Graph, left_out: LeftOut) -> Iterable[Problem]:
    if not graph.triggers and not left_out.trigger:
        which = "trigger that is not disabled" if graph.entrances else "trigger"
        yield Problem("", "no_trigger", f"The campaign has no {which}: nobody would ever enter it.")
    reached: set[str] = set()
    for node in graph.entrances:
        if graph.target(node.id, "next") is None:
            message = f"Trigger “{node.id}” leads nowhere."
            yield Problem(node.id, "unconnected", message, warning=node.disabled)
        _walk(graph, node.id, reached)
    for id_ in left_out.below & graph.nodes.keys():
        _walk(graph, id_, reached)
    for id_, node in graph.nodes.items():
        if id_ not in reached:
            yield Problem(id_, "unreachable", f"No trigger leads to “{id_}”.", warning=node.disabled)


def _walk(graph: Graph, start: str, reached: set[str]) -> None:
    stack = [start]
    while stack:
        node = stack.pop()
        if node not in reached:
            reached.add(node)
            stack += [target for (source, _), target in graph.edges.items() if source == node]


def _check_fields(node: GraphNode, resolve: Resolver) -> Iterable[Problem]:
    member = triggers.get(node.type) if node.type in triggers else nodes.get(node.type)
    for kind, path, fault in _faults(node.config, resolve, ""):
        said = f"{member.label}: {fault.message}"
        yield Problem(node.id, f"bad_{kind}", said, warning=fault.warning, field=path)


def _faults(config: BaseModel, resolve: Resolver, before: str) -> Iterable[tuple[str, str, Fault]]:
    """(kind, path, fault) of all references and conditions, also of those in parts of the configuration."""
    for name, field in type(config).model_fields.items():
        value = getattr(config, name, None)
        extra = field.json_schema_extra
        if isinstance(extra, dict) and _is_looked_up(config, value, extra):
            kind = str(extra.get("format", ""))
            beside = {str(other): getattr(config, str(other), "") for other in _listed(extra, "narrowed_by")}
            for fault in resolve(kind, value, {**extra, **beside}):
                yield kind, f"{before}{name}{'.' if fault.path else ''}{fault.path}", fault
        if isinstance(value, BaseModel):
            yield from _faults(value, resolve, f"{before}{name}.")
        elif isinstance(value, tuple):
            for index, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from _faults(part, resolve, f"{before}{name}.{index}.")


def _listed(extra: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = extra.get(name)
    return value if isinstance(value, list) else ()


def _is_looked_up(config: BaseModel, value: Any, extra: Mapping[str, Any]) -> bool:
    """Whether what a field names must be there. `needed`: the field beside it (or “yes”) that asks for one even where
    it is empty; `unless`: the field that lets it name what is not there yet."""
    if getattr(config, str(extra.get("unless", "")), False):
        return False
    needed = str(extra.get("needed", ""))
    return value not in (None, "") or needed == "yes" or bool(getattr(config, needed, False))
