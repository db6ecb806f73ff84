"""The contracts of the conditions and of the choices: what a member is handed and what it gives back.

Knows no framework. Every app brings its members in `<app>/conditions/` and `<app>/choices/`, one file each;
the compiler in `crm.segments.compiler` joins what conditions compile to into one predicate, and
`GET /api/v1/choices/{kind}` answers with what the choices find.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import Flag, auto
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and the values of its `%s`, in order. User input only ever travels in `params`.

    `sets`: it holds subqueries over the whole brand. Under OR or NOT these must not stay expressions, which
    the planner can only answer from a hash table in memory; the compiler makes them joins instead.
    """

    text: str
    params: tuple[Any, ...] = ()
    sets: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """A set of customers of the brand: the ids that `select` gives in its one column, or all but those.

    The ids are never NULL; they may repeat. A condition gives this back where it can compute its customers
    at once; not where `scope.few` asks it to look up each one.
    """

    select: Sql
    outside: bool = False


class Push(Flag):
    """Where something that happens to a customer, or several such things, may move an answer."""

    NONE = 0
    UP = auto()  # from false to true
    DOWN = auto()  # from true to false
    BOTH = UP | DOWN

    @property
    def turned(self) -> Push:
        """The same for the opposite answer."""
        up, down = Push.UP in self, Push.DOWN in self
        return (Push.DOWN if up else Push.NONE) | (Push.UP if down else Push.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a predicate is asked about, and what is at hand while asking.

    `customer`: alias of crm_customer in the surrounding query, which is narrowed to the brand. `context`: SQL
    expression (jsonb) of the event at hand, or None where there is none, then `$field` is refused. `event`: the
    payload that rows about fields read, where it is another one than that of `$field`. `entered_at`: SQL expression of
    the moment of entry, for `since entry`. `few`: the surrounding query is already narrowed to a batch, so look up
    each customer's events by index instead of computing the set over the whole brand. `segment`: the tree of a segment
    of this brand by slug; raises Problem. `inside`: slugs of the segments around the condition, so that a circle is
    noticed. `kept`: segments whose tables may be asked instead of their conditions, by slug; they are right by now for
    all customers but those `waiting`. `span`: where only a part of the brand is asked, the first customer id that is
    and the first that is not; sets may leave out all others. The expressions are ours, never input; the aliases
    `happened`, `message`, `history` and `chosen` belong to the conditions.
    """

    brand_id: int
    now: datetime
    zone: tzinfo
    segment: Callable[[str], Any]
    customer: str = "customer"
    context: str | None = None
    event: str | None = None
    entered_at: str | None = None
    few: bool = False
    inside: tuple[str, ...] = field(default=())
    kept: Mapping[str, int] = field(default_factory=dict)
    waiting: frozenset[int] = frozenset()
    span: tuple[int, int] | None = None


Kind = Literal["text", "number", "date", "list", "boolean", "any"]
"""What a value is compared as; "any" where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition is being written: whose brand, and the events that may be at hand there.

    `events`: names of event types, or "client_action:NAME"; none where a condition is about customers alone.
    """

    brand_id: int
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field inside a topic, such as the context fields of an event. `source` as in Topic."""

    name: str
    kind: Kind = "any"
    sample: Any = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that a rule can be about, as an editor offers it.

    `rule`: what every rule about it holds: {"attribute": "country"}. `start`: what a new one begins with
    beside that. `without`: settings that mean nothing here. `source`: what `Condition.values` is asked for its
    values; empty where none can be suggested.
    """

    group: str
    label: str
    rule: Mapping[str, Any]
    kind: Kind = "any"
    hint: str = ""
    start: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    source: str = ""
    parts: tuple[Part, ...] = ()


class ConditionConfig(BaseModel):
    """The JSON of one leaf: frozen, and nothing beside its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


C = TypeVar("C", bound=ConditionConfig)


class Condition(ABC, Generic[C]):
    """One kind of leaf, known by the JSON key that only it has: {"attribute": …}, {"event": …} …"""

    key: ClassVar[str]
    label: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    Config: ClassVar[type[ConditionConfig]]

    @classmethod
    @abstractmethod
    def compile(cls, config: C, scope: Scope) -> Sql | Members:
        """A predicate about `scope.customer` that is true or false, never NULL (so that NOT means not).

        Or, unless `scope.few`, the set of customers itself.
        """

    @classmethod
    @abstractmethod
    def sentence(cls, config: C) -> str:
        """The leaf in words, as a part of a sentence: "country is DE"."""

    @classmethod
    def reads(cls, config: C) -> Iterable[str]:
        """What it depends on: "attribute:country", "event:purchase", "segment:vip", "field:amount" …

        For keeping memberships current, and for checking that what is named exists.
        """
        return ()

    @classmethod
    def touched_by(cls, config: C) -> Iterable[str]:
        """The names of what happens to a customer and may change the answer, as few as can be: for memberships.

        Whoever makes it happen says so by the same name (crm/services/touching.py).
        """
        return cls.reads(config)

    @classmethod
    def pushed_by(cls, config: C, name: str, scope: Scope) -> Push:
        """Where what happens by that name may move the answer, at any moment from then on.

        A customer whom it can only move to where she is already need not be asked about.
        """
        return Push.BOTH if name in cls.touched_by(config) else Push.NONE

    @classmethod
    def changes_at(cls, config: C, scope: Scope, to: bool) -> Sql | None:
        """The next moment, later than `scope.now`, at which the answer may become `to` though nothing happens.

        About customers for whom it is not so yet. An expression, NULL for customers for whom there is no such moment;
        None where there is none for anybody. A moment too early costs a look, one too late leaves a customer in the
        wrong segment. `scope.few` is set.
        """
        return None

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        """All that such a rule can be about in this brand, for editors. What is not offered may be typed."""
        return ()

    @classmethod
    def values(cls, place: Place, source: str, q: str) -> Iterable[tuple[Any, int]]:
        """Values seen of a topic or a part, whose text holds `q`, each with how often; the most frequent first."""
        return ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: what is stored, what is shown, and a few words beside it."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a picker asks for: that begins with `q`, at most `limit` of it, of one brand.

    `narrowed`: the member's own parameters as they came, without empty ones. `q` holds no NUL.
    """

    brand_id: int
    q: str
    limit: int
    narrowed: Mapping[str, str]


class Choices(ABC):
    """One kind of thing that a form can pick, known by the `format` of the fields that name such a thing."""

    key: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    right: ClassVar[str]  # what an operator needs to be offered these
    narrows: ClassVar[tuple[str, ...]] = ()  # parameters beside `q` that it understands

    @classmethod
    @abstractmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        """What fits, in the order to be shown; what `q` names outright comes first. A bounded look, by index."""


choices: Registry[Choices] = Registry(
    "kind of choice", "crm.choices events.choices gateways.choices gamification.choices campaigns.choices"
)
