"""Saying that something happened to customers, so that the segments that read it ask about them again.

Called in the transaction in which it happens, or later; never before. Names are those of `Condition.touched_by`.
What no segment of the brand reads and nobody watches (crm/services/watching.py) is dropped at once, by one statement.
Nobody is rung for: the sweep comes round each second, and a statement about two hundred segments costs the same for
three customers as for some hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crm.queries import touches

DOORBELL = "crm.keep_segments"


def touch(brand_id: int, touched: Iterable[tuple[str, int]], now: datetime) -> None:
    """(name, customer): ("event:purchase", 17), ("attribute:country", 17) …"""
    touches.add(brand_id, touched, now)


def touch_later(brand_id: int, touched: Iterable[tuple[str, int, datetime]]) -> None:
    """(name, customer, moment) for what counts from a moment on that lies ahead."""
    touches.add_later(brand_id, touched)
