"""How long calls to the outside are kept: their bodies say who was called for, and nobody needs them for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from lib.retention import delete_older

KEEP = timedelta(days=90)
"""From the moment it was over; what is still to be made is kept however old."""


def forget(now: datetime) -> int:
    """Delete what has been over for longer, bit by bit; how many."""
    return delete_older("gateways_call", "settled_at", now - KEEP)
