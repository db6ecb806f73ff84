"""The graph as its nodes see it: what stands in it, what is wrong with it, and the outlets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.contract.config import NodeConfig


@dataclass(frozen=True, slots=True)
class Port:
    """An outlet. A node leaves a run by exactly one; `optional` ones fall back to `next` when unconnected."""

    id: str
    label: str = ""
    colour: str = ""  # green, red or nothing
    optional: bool = False


NEXT = Port("next")
#: what the visit of a run that has jumped has in place of its outlet
JUMPED = "again"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a graph, at a node, in words. `warning` ones do not stop publishing.

    `field`: which field of the node's config is meant, as a dotted path, where that is known.
    """

    node: str
    code: str
    message: str
    warning: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node as it stands in a graph: its id, its type's key and its parsed config.

    A `disabled` one is not worked: runs pass it by. Its config may lack what it needs.
    """

    id: str
    type: str
    config: NodeConfig
    disabled: bool = False


class Site(ABC):
    """Where a node stands: what `check` and `run` may ask of the graph around it."""

    @abstractmethod
    def above(self, node_id: str) -> Sequence[GraphNode]:
        """All nodes from which this one can be reached, nearest first."""

    @abstractmethod
    def node(self, node_id: str) -> GraphNode:
        """A node by id. Raises LookupError."""

    @abstractmethod
    def target(self, node_id: str, port: str) -> str | None:
        """The node behind an outlet, or None where nothing is connected."""

    @abstractmethod
    def passage(self, node_id: str) -> str:
        """The outlet by which a run leaves a node that it does not do: `next`, else the first one."""
