"""What messages say to segments: whom to ask about again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from crm.services.touching import touch


def affect(messages: Iterable[tuple[int, str, int]], now: datetime) -> None:
    """Touch the customers of messages that have reached a new status, each (brand, channel, customer)."""
    by_brand: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for brand_id, channel, customer_id in messages:
        by_brand[brand_id] += [(f"message:{channel}", customer_id), ("message:any", customer_id)]
    for brand_id in sorted(by_brand):
        touch(brand_id, by_brand[brand_id], now)
