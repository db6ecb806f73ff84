"""How news travels upwards: lower apps publish, higher apps subscribe in their `ready()`.

Handlers run inside the publisher's transaction, in the order of subscription, on sets: what they write is
committed together with what they were told, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """One event as the higher apps see it, payload left in the log until somebody asks for it."""

    id: int
    brand_id: int
    customer_id: int | None
    name: str
    action: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """A message that a journey waits for has left, failed or been skipped."""

    message_id: int
    run_id: int
    visit: int
    outcome: str  # sent | failed | skipped
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A call to the outside that a journey waits for has been answered, or has failed for good."""

    run_id: int
    visit: int
    outcome: str  # done | failed
    reason: str


Handler = Callable[[Sequence[Any], datetime], None]

_handlers: dict[type, list[Handler]] = {}


def subscribe(kind: type, handler: Handler) -> None:
    """Let `handler(items, now)` be called with every published set of `kind`."""
    handlers = _handlers.setdefault(kind, [])
    if handler not in handlers:
        handlers.append(handler)


def publish(kind: type, items: Sequence[Any], now: datetime) -> None:
    """Tell every subscriber of `kind`. Their errors are the publisher's: the transaction is one."""
    if items:
        for handler in _handlers.get(kind, ()):
            handler(items, now)
