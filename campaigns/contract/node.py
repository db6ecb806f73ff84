"""The contract of the node family, and what a node says of the events and rows that concern it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic

from campaigns.contract.batch import Batch
from campaigns.contract.config import N, NodeConfig
from campaigns.contract.graph import NEXT, Port, Problem, Site
from campaigns.wording import in_words


@dataclass(frozen=True, slots=True)
class Awaited:
    """An event that wakes runs that listen at a node: its own customer's, of the same entry key.

    `signal` is what `resume` reads then. `where`: a condition that must hold, whose rows about fields read that
    event, and whose `$field` the context of the run.
    """

    signal: str
    event: str
    action: str = ""
    where: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of customers that nodes lock: `lock` those of a brand's customers, in the order of their ids.

    A turn that comes to several such nodes locks all that it may need at once, by the names, before the first.
    """

    name: str
    lock: Callable[[int, Sequence[int]], object]


class Node(ABC, Generic[N]):
    """One kind of action."""

    key: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str]  # Messages, Flow, Customer, Loyalty
    icon: ClassVar[str]  # a name of the Material Symbols font that comes with the shell
    rank: ClassVar[int] = 100  # its place in its group where people choose: low ones first, then by label
    aliases: ClassVar[tuple[str, ...]] = ()
    Config: ClassVar[type[NodeConfig]] = NodeConfig
    #: what it locks of its customers
    holds: ClassVar[Holding | None] = None

    @classmethod
    def summary(cls, config: N) -> str:
        """What a node with this configuration does, in a few words: "Wait 3 days"."""
        return in_words(config)

    @classmethod
    def ports(cls, config: N) -> Sequence[Port]:
        """The outlets that this configuration has."""
        return (NEXT,)

    @classmethod
    def check(cls, config: N, node_id: str, site: Site) -> Iterable[Problem]:
        """What is wrong with this node where it stands, beyond what its schema and references say."""
        return ()

    @classmethod
    def awaits(cls, config: N) -> Sequence[Awaited]:
        """The events that wake runs that listen here."""
        return ()

    @classmethod
    @abstractmethod
    def run(cls, config: N, batch: Batch) -> None:
        """Give each run that arrives an outcome. Does no I/O beyond the batch's verbs and its own rows."""

    @classmethod
    def resume(cls, config: N, batch: Batch) -> None:
        """The same for runs that rested here and were woken, by time or by `signal`."""
        batch.go()
