"""News of segments: who came in, who went out. Higher apps subscribe in their `ready()`.

Handlers run inside the transaction that makes it true, on sets: what they write is committed with it or not at
all. What they raise undoes it, and it is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

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


Handler = Callable[[Sequence[Moved], datetime], None]

_handlers: list[Handler] = []


def subscribe(handler: Handler) -> None:
    """Let `handler(moves, now)` be called with every set of moves."""
    if handler not in _handlers:
        _handlers.append(handler)


def is_heard() -> bool:
    """Whether anybody listens; if not, the news need not be made."""
    return bool(_handlers)


def publish(moves: Sequence[Moved], now: datetime) -> None:
    """Tell every subscriber. Their errors are the publisher's: the transaction is one."""
    if moves:
        for handler in _handlers:
            handler(moves, now)
