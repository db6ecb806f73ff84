"""What events say to segments: whom to ask about again, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crm.services.touching import touch, touch_later
from events.bus import Arrival


def affect(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Touch the customers of events that are in the log. What is dated ahead counts from that moment on."""
    by_brand: dict[int, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.customer_id is not None:
            by_brand[arrival.brand_id].append(arrival)
    for brand_id in sorted(by_brand):
        touch(brand_id, _touched(one for one in by_brand[brand_id] if one.occurred_at <= now), now)
        ahead = [one for one in by_brand[brand_id] if one.occurred_at > now]
        touch_later(brand_id, ((*of, one.occurred_at) for one in ahead for of in _touched([one])))


def names(event: str, action: str) -> tuple[str, ...]:
    """What conditions call an event: by its type, and by its client action if it is one."""
    return (f"event:{event}", f"client_action:{action}") if action else (f"event:{event}",)


def _touched(arrivals: Iterable[Arrival]) -> Iterator[tuple[str, int]]:
    for arrival in arrivals:
        if arrival.customer_id is not None:
            for name in names(arrival.name, arrival.action):
                yield name, arrival.customer_id
