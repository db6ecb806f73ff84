"""The contract of the dialect family: how a platform's way of posting events becomes ours, and back.

Knows no framework. A member says at which paths it listens, how a body becomes items (with a refusal for each
one that cannot be read) and how the outcome, or an error of the whole request, is told in its own words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from msgspec import Struct
from msgspec import field as struct_field

from lib.errors import Invalid

MAX_ITEMS = 5_000


class Item(Struct, gc=False):
    """One event as posted: rightly typed, but otherwise unchecked. `event_date` in ms since the epoch."""

    eid: str
    event_date: int
    ext_brand_id: str
    event_type: str
    payload: dict[str, Any] = struct_field(default_factory=dict)
    user_ext_id: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the item at `index` was not accepted. `eid` as posted, if it had one; `field` is what to mend."""

    index: int
    eid: str | None
    code: str
    message: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a body holds: items, the index each had in the body, and what could not be read."""

    items: Sequence[Item]
    indexes: Sequence[int]
    refusals: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch, after commit. `duplicates` are eids as posted."""

    accepted: int
    duplicates: Sequence[str] = ()
    refusals: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of the whole request. Nothing of it was kept."""

    status: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: `body` is anything that JSON can say."""

    body: Any
    status: int = 200
    content_type: str = "application/json"


class Undecodable(Invalid):
    """The body as a whole is not what this dialect reads."""


class TooMany(Undecodable):
    """The body holds more events than one request may."""


@dataclass(frozen=True, slots=True)
class Example:
    """A request that the API's reference prints and the tests post."""

    name: str
    body: Any


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path of a dialect beneath /api/, and what the reference says about it."""

    path: str
    name: str
    summary: str
    examples: Sequence[Example] = field(default=())


class Dialect(ABC):
    """One way of posting events. `key` is stored with each event as its source.

    `failure_schema` describes what `failed` makes; None: problem details.
    """

    key: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    endpoints: ClassVar[tuple[Endpoint, ...]]
    answer_schema: ClassVar[Mapping[str, Any]]
    failure_schema: ClassVar[Mapping[str, Any] | None] = None

    @classmethod
    @abstractmethod
    def decode(cls, body: bytes) -> Batch:
        """The items of a body. Raises Undecodable when it cannot be read at all."""

    @classmethod
    @abstractmethod
    def answer(cls, outcome: Outcome, request_id: str) -> Answer:
        """What to say about a batch."""

    @classmethod
    def failed(cls, failure: Failure, request_id: str) -> Answer | None:
        """What to say about a request that failed as a whole; None: problem details, as everywhere."""
        return None
