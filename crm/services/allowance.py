"""How many requests a key may still make, without asking Redis on each of them.

Each process takes tokens from the shared bucket in small portions, a twentieth of a second's worth, and
spends them within a second. So a limit is exact up to one portion for each process.
"""

from __future__ import annotations

import threading
import time
from functools import lru_cache

from crm.models import Key
from lib import queue
from lib.rate import Limiter

PORTIONS_A_MINUTE = 1_200
KEPT_S = 1.0
REMEMBERED_KEYS = 1_000

_lock = threading.Lock()
_left: dict[int, tuple[float, int]] = {}


def take(key: Key) -> float:
    """Spend one request of `key`. 0.0 if it may pass, else the seconds to wait. Never raises for Redis."""
    with _lock:
        until, left = _left.get(key.pk, (0.0, 0))
        if left > 0 and time.monotonic() < until:
            _left[key.pk] = (until, left - 1)
            return 0.0
    return _take_portion(key)


def _take_portion(key: Key) -> float:
    portion = max(1, key.rate_per_minute // PORTIONS_A_MINUTE)
    name = f"key:{key.pk}"
    verdict = limiter().allow(name, key.rate_per_minute, portion)
    if not verdict.allowed and portion > 1:
        portion, verdict = 1, limiter().allow(name, key.rate_per_minute)
    if not verdict.allowed:
        return verdict.retry_after_s
    with _lock:
        if len(_left) >= REMEMBERED_KEYS:
            _left.clear()
        _left[key.pk] = (time.monotonic() + KEPT_S, portion - 1)
    return 0.0


@lru_cache(maxsize=1)
def limiter() -> Limiter:
    """The process's limiter over the process's Redis client."""
    return Limiter(queue.connection())
