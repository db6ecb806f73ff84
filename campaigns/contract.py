"""The contracts of the node and trigger families, and the batch that a node works on.

Knows no framework. A member is one file in `campaigns/nodes/` or `campaigns/triggers/`: schema, label,
icon, ports and behaviour stand in it, and the canvas, the validation, the API and the docs follow from it.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from campaigns.wording import in_words


class NodeConfig(BaseModel):
    """A node's configuration: frozen, and nothing beside its fields. Its JSON Schema draws the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def reference(kind: str, default: Any = ..., **also: Any) -> Any:
    """A field that names something of the brand by slug: checked at publish, a picker on the canvas.

    `kind`: template, segment, audience, gateway, client_action, event_type, node … Of `also`, `title` and `description`
    are what the form shows. `channel` and `node_type` narrow the choice. `narrowed_by` lists the fields beside it that
    the choice depends on; choices (crm.contract.Choices.narrows) and check are handed each under its name. `leads_back`
    says that customers go back to the node that is named; it is the field beside it that has how often at most.
    """
    return Field(default=default, max_length=255, json_schema_extra={"format": kind, **also})


ConditionTree = Annotated[dict[str, Any], Field(json_schema_extra={"format": "condition"})]


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


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of customers that nodes lock: `lock` those of a brand's customers, in the order of their ids.

    A turn that comes to several such nodes locks all that it may need at once, by the names, before the first.
    """

    name: str
    lock: Callable[[int, Sequence[int]], object]


N = TypeVar("N", bound=NodeConfig)


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


class TriggerConfig(NodeConfig):
    """A trigger's configuration."""


class Trigger(ABC, Generic[N]):
    """One way into a campaign: a node without an input."""

    key: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str] = "Triggers"
    icon: ClassVar[str]
    rank: ClassVar[int] = 100  # as a node's
    aliases: ClassVar[tuple[str, ...]] = ()
    Config: ClassVar[type[NodeConfig]]
    #: it concerns all customers of the brand rather than the one whose event it was
    everyone: ClassVar[bool] = False
    #: fields that are always at hand for those who enter by it, whatever event it was
    brings: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def summary(cls, config: N) -> str:
        """What lets customers in, in a few words: "client action cashback_ready"."""
        return in_words(config)

    @classmethod
    @abstractmethod
    def listens_to(cls, config: N) -> Sequence[str]:
        """The event types that can set it off."""

    @classmethod
    def accepts(cls, config: N, name: str, action: str) -> bool:
        """Whether an event of this type and client action may set it off; cheap, asked of every event."""
        return True

    @classmethod
    def where(cls, config: N) -> Mapping[str, Any] | None:
        """A condition on the event's context and its customer that must hold, or None."""
        return None

    @classmethod
    def about(cls, config: N) -> Sequence[str]:
        """The things whose news it waits for, such as a segment.

        For news that become events only where somebody waits for them (campaigns/services/own_events.py).
        """
        return ()

    @classmethod
    def example(cls, config: N) -> Mapping[str, Any]:
        """What the payload of an event that sets it off holds at least, as far as the configuration tells."""
        return {}


class CalendarTrigger(Trigger[N]):
    """A way in by the calendar rather than by an event: at each due moment for all customers whom it concerns."""

    everyone: ClassVar[bool] = True
    brings: ClassVar[tuple[str, ...]] = ("date", "due")
    #: of several moments that were missed only the last one counts, because nobody wants three letters at once
    collapses: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def next_due(cls, config: N, after: datetime, zone: tzinfo) -> datetime | None:
        """The first moment strictly after `after` at which it fires, by the clocks of `zone`; None: never again."""

    @classmethod
    def audience(cls, config: N, due: datetime, zone: tzinfo) -> Mapping[str, Any] | None:
        """The condition on those concerned at that moment, asked as of that moment; None: all customers."""
        return cls.where(config)

    @classmethod
    def listens_to(cls, config: N) -> Sequence[str]:
        return ()


@dataclass(frozen=True, slots=True)
class Ending:
    """An event after which nothing is lost any more. `same_key`: only of what has the same key."""

    event: str
    same_key: bool = False


class QuietTrigger(Trigger[N]):
    """A way in for those of whom nothing was heard for a while: something was begun, and nothing has ended it.

    Each event that it listens to, and whose `where` holds, begins the time anew. The event at hand is the last of
    them, with all that were not taken back as `items`, newest first.
    """

    @classmethod
    @abstractmethod
    def delay(cls, config: N) -> timedelta:
        """How long nothing must have happened."""

    @classmethod
    @abstractmethod
    def endings(cls, config: N) -> Sequence[Ending]:
        """The events that end it."""

    @classmethod
    def kept_apart_by(cls, config: N) -> str:
        """The field of the event's context that keeps several matters of one customer apart."""
        return ""

    @classmethod
    def taken_back_by(cls, config: N) -> str:
        """The event that takes an item back, the last with the same `product_id`; with none left nothing is lost."""
        return ""
