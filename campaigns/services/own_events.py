"""News from below as events of our own: made only where a live campaign waits for them, each once for ever.

So they let customers in, and are explained, like any other event; where nobody waits, they cost one look.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from campaigns import own
from campaigns.engine.awaited import awaited
from campaigns.models import Subscription
from crm.bus import Moved, Registered
from events.services.ingest import OwnEvent, emit

MOVES = (own.SEGMENT_ENTERED, own.SEGMENT_LEFT)
#: posting an event of a new customer is too hot for a look at each: a campaign that goes live is heard so late at most
LAG = 1.0  # seconds
_known: dict[tuple[int, str], tuple[float, bool]] = {}

BY = {"event": own.CUSTOMER_REGISTERED, "import": own.CUSTOMER_IMPORTED}


def wants_moves(brand_id: int) -> bool:
    """Whether a live campaign of the brand waits for customers who enter or leave a segment."""
    return Subscription.objects.filter(brand_id=brand_id, event__in=MOVES).exists()


def tell_moves(moves: Sequence[Moved], now: datetime) -> None:
    """Customers have entered or left segments."""
    things = awaited({move.brand_id for move in moves}, MOVES)
    by_brand: dict[int, list[OwnEvent]] = defaultdict(list)
    for move in moves:
        name = own.SEGMENT_ENTERED if move.entered else own.SEGMENT_LEFT
        thing = own.moves(move.segment, move.cause == own.DEFINITION)[-1]
        if thing in things.get((move.brand_id, name), ()):
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
    if not _is_awaited(registered.brand_id, name):
        return
    events = [
        OwnEvent(once=f"registered:{id_}", customer_id=id_, name=name, payload={"by": registered.by}, at=now)
        for id_ in registered.customers
    ]
    emit(registered.brand_id, events, now)


def look_again() -> None:
    """Triggers have come or gone: this process shall know it at once, the others will within LAG."""
    _known.clear()


def _is_awaited(brand_id: int, name: str) -> bool:
    until, is_awaited = _known.get((brand_id, name), (0.0, False))
    if time.monotonic() >= until:
        is_awaited = Subscription.objects.filter(brand_id=brand_id, event=name).exists()
        _known[brand_id, name] = time.monotonic() + LAG, is_awaited
    return is_awaited
