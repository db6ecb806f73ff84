"""News of customers: who is new, who came into a segment or went out, to whom something happened that is watched.

Higher apps subscribe in their `ready()`.

Handlers run inside the transaction that makes it true, on sets: what they write is committed with it or not at
all. What they raise undoes it, and it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

import msgspec


class Moved(msgspec.Struct, frozen=True, gc=False):
    """A customer has entered or left a segment.

    `cause`: what was touched ("event:purchase", "attribute:country", "audience:press", "message:email",
    "customer:new"), or "time", or "definition" when the segment itself was changed.
    """

    brand_id: int
    segment_id: int
    segment: str  # its slug
    customer_id: int
    entered: bool
    at: datetime
    cause: str


class Registered(msgspec.Struct, frozen=True, gc=False):
    """These customers of a brand are new. `by`: an event of theirs, or a file that was imported."""

    brand_id: int
    customers: Sequence[int]
    by: Literal["event", "import"]


class Touched(msgspec.Struct, frozen=True, gc=False):
    """Something has happened to these customers, each named once: `name` is one of `Condition.touched_by`."""

    brand_id: int
    name: str
    customers: Sequence[int]


Handler = Callable[[Sequence[Moved], datetime], None]
Hearer = Callable[[Sequence[Touched], datetime], None]
Welcome = Callable[[Registered, datetime], None]
Wants = Callable[[int], bool]

_handlers: list[Handler] = []
_wants: dict[Handler, Wants] = {}
_welcomes: list[Welcome] = []
_hearers: list[Hearer] = []


def subscribe(handler: Handler, wants: Wants | None = None) -> None:
    """Let `handler(moves, now)` be called with every set of moves; `wants` says of which brands it needs any."""
    if handler not in _handlers:
        _handlers.append(handler)
    if wants is not None:
        _wants[handler] = wants


def is_heard(brand_id: int) -> bool:
    """Whether anybody wants moves of this brand; if not, the news need not be made."""
    return any(handler not in _wants or _wants[handler](brand_id) for handler in _handlers)


def welcome(handler: Welcome) -> None:
    """Let `handler(registered, now)` be called whenever customers are new."""
    if handler not in _welcomes:
        _welcomes.append(handler)


def tell_registered(registered: Registered, now: datetime) -> None:
    """Tell who is new, at the end of the transaction that made them."""
    if registered.customers:
        for handler in _welcomes:
            handler(registered, now)


def publish(moves: Sequence[Moved], now: datetime) -> None:
    """Tell every subscriber. Their errors are the publisher's: the transaction is one."""
    if moves:
        for handler in _handlers:
            handler(moves, now)


def hear(hearer: Hearer) -> None:
    """Let `hearer(touched, now)` be called with touches by watched names; crm/services/watching.py says which."""
    if hearer not in _hearers:
        _hearers.append(hearer)


def tell_touched(touched: Sequence[Touched], now: datetime) -> None:
    """Tell what was watched for; whoever hears it sees the customers as they are by now."""
    if touched:
        for hearer in _hearers:
            hearer(touched, now)
