"""News from below as events of our own: made only where a live campaign waits for them, each once for ever.

So they let customers in, and are explained, like any other event; where nobody waits, they cost next to nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from campaigns import own
from campaigns.engine.awaited import is_awaited
from crm.bus import Moved, Registered
from events.services.emitting import OwnEvent, emit

BY = {"event": own.CUSTOMER_FIRST_SEEN, "import": own.CUSTOMER_IMPORTED}


def wants_moves(brand_id: int) -> bool:
    """Whether a live campaign of the brand waits for customers who enter or leave a segment."""
    return any(is_awaited(brand_id, name) for name in (own.SEGMENT_ENTERED, own.SEGMENT_LEFT))


def tell_moves(moves: Sequence[Moved], now: datetime) -> None:
    """Customers have entered or left segments."""
    by_brand: dict[int, list[OwnEvent]] = defaultdict(list)
    for move in moves:
        name = own.SEGMENT_ENTERED if move.entered else own.SEGMENT_LEFT
        if is_awaited(move.brand_id, name, own.moves(move.segment, move.cause == own.DEFINITION)[-1]):
            by_brand[move.brand_id].append(_moved(move, name))
    for brand_id in sorted(by_brand):
        emit(brand_id, by_brand[brand_id], now)


def _moved(move: Moved, name: str) -> OwnEvent:
    once = f"{name}:{move.segment_id}:{move.customer_id}:{move.at.isoformat()}"
    payload = {"segment": move.segment, "cause": move.cause}
    return OwnEvent(once=once, customer_id=move.customer_id, name=name, payload=payload, at=move.at)


def tell_registered(registered: Registered, now: datetime) -> None:
    """Customers are new."""
    name = BY[registered.by]
    if not is_awaited(registered.brand_id, name):
        return
    events = [
        OwnEvent(once=f"registered:{id_}", customer_id=id_, name=name, payload={"by": registered.by}, at=now)
        for id_ in registered.customers
    ]
    emit(registered.brand_id, events, now)
