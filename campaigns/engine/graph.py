"""The graph of a campaign: parsed from JSON, immutable, and able to answer what stands where. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from campaigns.contract import GraphNode, Node, Port, Problem, Site, Trigger
from campaigns.engine.disabled import Disabled
from campaigns.engine.drafted import drafted, ports_of
from campaigns.engine.families import nodes, triggers
from campaigns.engine.loops import nodes_on_loops
from campaigns.engine.sentences import path, plain, sentence

MAX_NODES = 500


@dataclass(frozen=True)
class Graph(Site):
    """Nodes by id, and the target of each connected outlet. Build it with `parse`."""

    nodes: Mapping[str, GraphNode]
    edges: Mapping[tuple[str, str], str]
    ranks: Mapping[str, int] = field(default_factory=dict)

    def node(self, node_id: str) -> GraphNode:
        return self.nodes[node_id]

    def target(self, node_id: str, port: str) -> str | None:
        """Where `port` leads; an optional port that is not connected leads where `next` does."""
        target = self.edges.get((node_id, port))
        if target is None and any(p.id == port and p.optional for p in self.ports(node_id)):
            return self.edges.get((node_id, "next"))
        return target

    def above(self, node_id: str) -> Sequence[GraphNode]:
        found: dict[str, None] = {}
        queue = deque([node_id])
        while queue:
            for source in self._sources.get(queue.popleft(), ()):
                if source not in found and source != node_id:
                    found[source] = None
                    queue.append(source)
        return [self.nodes[source] for source in found]

    def below(self, node_id: str) -> Sequence[str]:
        """The nodes to which edges lead from a node, over others as well."""
        found: dict[str, None] = {}
        queue = deque([node_id])
        while queue:
            here = queue.popleft()
            for (source, _), target in self.edges.items():
                if source == here and target not in found:
                    found[target] = None
                    queue.append(target)
        return list(found)

    def ports(self, node_id: str) -> Sequence[Port]:
        node = self.nodes[node_id]
        if node.type in triggers:
            return (Port("next"),)
        member = nodes.get(node.type)
        return ports_of(member, node.config) if node.disabled else member.ports(node.config)

    def passage(self, node_id: str) -> str:
        ports = [port.id for port in self.ports(node_id)]
        known = ports or [port for source, port in self.edges if source == node_id]
        return "next" if "next" in known or not known else known[0]

    def trigger(self, node_id: str) -> type[Trigger[Any]]:
        return triggers.get(self.nodes[node_id].type)

    def behaviour(self, node_id: str) -> type[Node[Any]]:
        """What works the node; it is handed the node's config."""
        node = self.nodes[node_id]
        return Disabled if node.disabled else nodes.get(node.type)

    @cached_property
    def entrances(self) -> Sequence[GraphNode]:
        """All triggers, the disabled ones too."""
        return [node for node in self.nodes.values() if node.type in triggers]

    @cached_property
    def triggers(self) -> Sequence[tuple[GraphNode, type[Trigger[Any]]]]:
        """The triggers that let somebody in."""
        return [(node, triggers.get(node.type)) for node in self.entrances if not node.disabled]

    @cached_property
    def _sources(self) -> Mapping[str, Sequence[str]]:
        sources: dict[str, list[str]] = {}
        for (source, _), target in self.edges.items():
            sources.setdefault(target, []).append(source)
        return sources


def parse(value: Any) -> tuple[Graph, list[Problem]]:
    """The graph in `value`, and everything wrong with its form. What is wrong is left out of the graph."""
    if not isinstance(value, Mapping) or not isinstance(value.get("nodes"), list):
        return Graph({}, {}), [Problem("", "no_nodes", 'A graph is {"nodes": […], "edges": […]}.')]
    if len(value["nodes"]) > MAX_NODES:
        return Graph({}, {}), [Problem("", "too_large", f"A campaign has at most {MAX_NODES} nodes.")]
    problems: list[Problem] = []
    found = dict(_nodes(value["nodes"], problems))
    edges = value.get("edges")
    if edges is not None and not isinstance(edges, list):
        problems.append(Problem("", "bad_edges", "`edges` is a list."))
        edges = None
    known = {n["id"] for n in value["nodes"] if isinstance(n, Mapping) and isinstance(n.get("id"), str)}
    graph = Graph(found, dict(_edges(edges or [], known, found, problems)))
    loops = nodes_on_loops(graph.nodes, graph.edges)
    problems += [
        Problem(node, "loop", f"“{node}” leads back to itself; only “go to” may do that.") for node in loops
    ]
    problems += _check_ports(graph)
    return Graph(graph.nodes, graph.edges, _ranks(graph)), problems


def _nodes(items: Sequence[Any], problems: list[Problem]) -> Iterable[tuple[str, GraphNode]]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        id_ = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(id_, str) or not id_ or len(id_) > 100:
            problems.append(Problem("", "bad_node", f"Node {index} has no id (1 to 100 characters)."))
        elif id_ in seen:
            problems.append(Problem(id_, "duplicate_id", f"Two nodes have the id “{id_}”."))
        else:
            seen.add(id_)
            node = _node(id_, item, problems)
            if node:
                yield id_, node


def _node(id_: str, item: Mapping[str, Any], problems: list[Problem]) -> GraphNode | None:
    kind = item.get("type")
    if not isinstance(kind, str) or (kind not in nodes and kind not in triggers):
        problems.append(Problem(id_, "unknown_type", f"There is no node type “{kind}”."))
        return None
    member: type[Node[Any]] | type[Trigger[Any]] = triggers.get(kind) if kind in triggers else nodes.get(kind)
    disabled = item.get("disabled") is True
    if not isinstance(item.get("disabled", False), bool):
        problems.append(Problem(id_, "bad_node", f"{member.label}: `disabled` is true or false."))
    try:
        config = member.Config.model_validate({} if item.get("config") is None else item["config"])
    except ValidationError as error:
        problems += [
            Problem(id_, "bad_config", sentence(member.label, e), warning=disabled, field=path(e))
            for e in plain(error)
        ]
        if not disabled:
            return None
        config = drafted(member.Config, item.get("config"))
    return GraphNode(id_, member.key, config, disabled)


def _edges(
    items: Sequence[Any], known: set[str], found: Mapping[str, GraphNode], problems: list[Problem]
) -> Iterable[tuple[tuple[str, str], str]]:
    taken: set[tuple[str, str]] = set()
    for index, item in enumerate(items):
        if not isinstance(item, Mapping):
            problems.append(Problem("", "bad_edge", f"Edge {index} is not an object."))
            continue
        source, target, port = item.get("from"), item.get("to"), item.get("port")
        port = "next" if port in (None, "") else port
        if not (isinstance(source, str) and isinstance(target, str)):
            problems.append(Problem("", "bad_edge", f"Edge {index} needs `from` and `to`: ids of nodes."))
        elif not isinstance(port, str):
            problems.append(
                Problem(source, "bad_edge", f"The `port` of edge {index} is the id of an outlet.")
            )
        elif source not in known or target not in known:
            missing = str(source if source not in known else target)
            problems.append(
                Problem(missing, "dangling_edge", f"An edge names “{missing}”, which does not exist.")
            )
        elif (source, port) in taken:
            problems.append(
                Problem(
                    source,
                    "two_edges",
                    f"Outlet “{port}” of “{source}” leads to two nodes; use a split to fork.",
                )
            )
        elif source in found and target in found:
            taken.add((source, port))
            yield (source, port), target


def _check_ports(graph: Graph) -> Iterable[Problem]:
    for (source, port), target in graph.edges.items():
        ports = [p.id for p in graph.ports(source)]
        if port not in ports:
            has = ", ".join(ports) or "none"
            said = f"“{source}” has no outlet “{port}” (it has: {has})."
            yield Problem(source, "unknown_port", said, warning=graph.nodes[source].disabled)
        if graph.nodes[target].type in triggers:
            yield Problem(target, "into_trigger", f"“{target}” is a trigger; nothing can lead into it.")


def _ranks(graph: Graph) -> Mapping[str, int]:
    """A topological order: a node comes after all that lead to it, so branches meet before they are worked."""
    ranks: dict[str, int] = {}
    inputs = dict.fromkeys(graph.nodes, 0)
    for target in graph.edges.values():
        inputs[target] += 1
    free = deque(node for node, count in inputs.items() if count == 0)
    while free:
        node = free.popleft()
        ranks[node] = len(ranks)
        for (source, _), target in graph.edges.items():
            if source == node:
                inputs[target] -= 1
                if inputs[target] == 0:
                    free.append(target)
    return ranks
