"""When a try without an answer is repeated."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

_QUICK_S = (1, 2, 4, 8, 16, 32)
_SLOW_S = (60, 120, 300)


def next_try(attempts: int, uid: str, now: datetime) -> datetime:
    """After `attempts` tries: 1-2-4-8-16-32 seconds, then 1, 2 and every 5 minutes, each ± 25 %.

    The jitter comes from the uid: messages that failed together come back apart, and the same in each run.
    """
    steps = _QUICK_S + _SLOW_S
    seconds = steps[min(max(attempts, 1), len(steps)) - 1]
    share = crc32(f"{uid}:{attempts}".encode()) / 0xFFFFFFFF
    return now + timedelta(seconds=seconds * (0.75 + share / 2))
