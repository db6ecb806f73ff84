"""The contract of the condition family: what a member is handed and what it gives back.

Knows no framework. Every app brings its members in `<app>/conditions/`, one file each; the compiler in
`crm.segments.compiler` joins what they compile to into one predicate.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a predicate is asked about, and what is at hand while asking.

    `customer`: alias of crm_customer in the surrounding query, which is narrowed to the brand. `context`: SQL
    expression (jsonb) of the event at hand, or None where there is none, then `$field` is refused.
    `entered_at`: SQL expression of the moment of entry, for `since entry`. `few`: the surrounding query is
    already narrowed to a batch, so look up each customer's events by index instead of computing the set over
    the whole brand. `segment`: the tree of a segment of this brand by slug; raises Problem. `inside`: slugs
    of the segments around the condition, so that a circle is noticed. The expressions are ours, never input;
    the aliases `happened`, `message`, `history` and `chosen` belong to the conditions.
    """

    brand_id: int
    now: datetime
    zone: tzinfo
    segment: Callable[[str], Any]
    customer: str = "customer"
    context: str | None = None
    entered_at: str | None = None
    few: bool = False
    inside: tuple[str, ...] = field(default=())


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
