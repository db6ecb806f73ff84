"""The runs that a node works on, and the verbs that decide what becomes of them."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from campaigns.contract.graph import Site


@dataclass(slots=True)
class RunView:
    """All that a node may see of a run. `arrived` is the moment in ISO form, as it travels to and fro unread.

    `control`: its customer is in the control group, and nothing is done to her. `over`: why the campaign's rules
    end it now, in words; such a run is not worked any more.
    """

    id: int
    customer_id: int
    visit: int
    signal: str
    arrived: str
    control: bool = False
    over: str = ""

    @property
    def arrived_at(self) -> datetime:
        return datetime.fromisoformat(self.arrived)


class Batch(ABC):
    """The runs that stand on one node of one version, and the verbs that give each exactly one outcome."""

    runs: Sequence[RunView]
    now: datetime
    zone: tzinfo
    node_id: str
    version_id: int
    campaign_id: int
    campaign: str  # its slug
    brand_id: int
    salt: str
    site: Site

    @abstractmethod
    def go(self, port: str = "next", runs: Collection[RunView] | None = None, why: str = "") -> None:
        """These runs (all that have no outcome yet) leave by `port`."""

    @abstractmethod
    def undecided(self) -> Sequence[RunView]:
        """The runs that have no outcome yet."""

    @abstractmethod
    def route(self, condition: Mapping[str, Any], yes: str, no: str) -> None:
        """Each run leaves by `yes` where the condition holds for its customer and event, else by `no`."""

    @abstractmethod
    def first_holding(self, conditions: Sequence[Mapping[str, Any]]) -> Mapping[int, int]:
        """By run id which of these conditions is the first that holds; where none does, nothing. One statement."""

    @abstractmethod
    def jump(self, node: str, runs: Collection[RunView] | None = None, why: str = "") -> None:
        """These runs, which have rested here, go to another node of the graph, be it above."""

    @abstractmethod
    def sleep(self, until: datetime, runs: Collection[RunView] | None = None) -> None:
        """These runs rest here until then; afterwards the node's `resume` decides."""

    @abstractmethod
    def listen(
        self,
        until: datetime | None,
        runs: Collection[RunView] | None = None,
        missed: Literal["entry", "arrival"] | None = None,
    ) -> None:
        """These runs rest until they are woken by a signal, which `resume` reads; or until then, with no signal.

        `missed`, for a node that awaits events: those wake them, too, that have come since, before it was seen that
        they listen.
        """

    @abstractmethod
    def heard(self, since: Literal["entry", "arrival"]) -> Mapping[int, str]:
        """The signal of each run for which an event that this node awaits has come since; by run id.

        For a node that awaits events: what has reached the log need not have woken anybody yet.
        """

    @abstractmethod
    def send(self, template: str, options: Mapping[str, Any]) -> None:
        """A message to each customer; the runs rest until it has settled, then `resume` reads the signal.

        The control group is skipped.
        """

    @abstractmethod
    def set_apart(self, runs: Collection[RunView]) -> None:
        """These runs are the control group from now on; they still need an outcome."""

    @abstractmethod
    def remember(self, values: Mapping[int, Mapping[str, Any]]) -> None:
        """Add fields to the context of runs, by run id: for `$field` and templates from here on."""

    @abstractmethod
    def stop(self, reason: str, runs: Collection[RunView] | None = None) -> None:
        """These runs leave the campaign here."""

    @abstractmethod
    def contexts(self) -> Mapping[int, Mapping[str, Any]]:
        """The event's payload by run id, read for the whole batch at once."""

    @abstractmethod
    def afterwards(self, work: Callable[[], object]) -> None:
        """Do this when all outcomes have been written, in the same transaction; for what touches other runs."""

    def draw(self, run: RunView, salt: str = "") -> float:
        """A number in [0, 1) that is always the same for this customer, node and version."""
        text = f"{run.customer_id}:{self.node_id}:{self.salt}:{salt}"
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") / 2**64
