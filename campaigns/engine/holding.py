"""Locking what several nodes write, once for a whole turn: kind after kind, each in the order of the customers.

Each node locks its own customers in order. But a turn works several nodes, one after the other, and two workers whose
turns share customers at different nodes would each wait for what the other has locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from campaigns.contract import Holding, RunView
from campaigns.engine import versions
from campaigns.engine.families import nodes
from campaigns.engine.graph import Graph
from campaigns.engine.store import Stand


class Holdings:
    """What one turn has locked: nothing, or all that its runs may come to."""

    def __init__(self) -> None:
        self._done = False

    def before(
        self, stand: Stand, runs: Sequence[RunView], standing: Mapping[Stand, Sequence[RunView]]
    ) -> None:
        """To be called before a node is worked. `standing`: the other runs of this turn."""
        version_id, node, _ = stand
        if self._done or _at(versions.load(version_id).graph, node) is None:
            return
        self._done = True
        if not standing and not _below(version_id, node):
            return  # this node alone, which locks by itself
        wanted: dict[tuple[Holding, int], set[int]] = defaultdict(set)
        for (version, where, _), there in [(stand, runs), *standing.items()]:
            for holding in _from(version, where):
                wanted[holding, versions.load(version).brand_id].update(run.customer_id for run in there)
        for (holding, brand_id), customers in sorted(wanted.items(), key=_order):
            holding.lock(brand_id, sorted(customers))


def _order(wanted: tuple[tuple[Holding, int], Collection[int]]) -> tuple[str, int]:
    (holding, brand_id), _ = wanted
    return holding.name, brand_id


def _from(version_id: int, node: str) -> frozenset[Holding]:
    """What runs that stand at a node may come to write, there and below."""
    here = _at(versions.load(version_id).graph, node)
    return _below(version_id, node) | ({here} if here else set())


def _below(version_id: int, node: str) -> frozenset[Holding]:
    """What runs may come to write below a node."""
    graph = versions.load(version_id).graph
    return frozenset(holding for below in graph.below(node) if (holding := _at(graph, below)))


def _at(graph: Graph, node: str) -> Holding | None:
    """What a node writes; nothing where there is no such node, on which its runs will fail."""
    if node not in graph.nodes or graph.nodes[node].type not in nodes:
        return None
    return graph.behaviour(node).holds
