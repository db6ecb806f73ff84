"""How many requests a key may make: a token bucket per name, shared through Redis.

The bucket is kept as one number, the moment at which it will be full again (GCRA), moved by one script in one
round trip. When Redis is away each process counts on its own: too lenient by the number of processes, which
beats refusing everybody. A bucket holds `burst_s` seconds' worth, and a cost above that passes when the
bucket is full and is paid off afterwards, so that a large batch is slowed down but never locked out.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import NamedTuple

import redis

log = logging.getLogger(__name__)

PAUSE_S = 2.0
LOCAL_NAMES = 10_000

# KEYS: bucket. ARGV: µs per token, tokens held, cost, now in µs or "".
# Returns {allowed, µs to wait, tokens remaining}. Without a handed-in time it takes the server's:
# one clock for all processes.
SCRIPT = """
local each, holds, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local now = tonumber(ARGV[4])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = full + math.min(cost, holds) * each - (now + holds * each)
if wait > 0 then
  return {0, math.ceil(wait), math.floor((now + holds * each - full) / each)}
end
full = full + cost * each
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
return {1, 0, math.max(0, math.floor((now + holds * each - full) / each))}
"""


class Verdict(NamedTuple):
    """Whether a request may pass; if not, after how many seconds it is worth trying again."""

    allowed: bool
    retry_after_s: float
    remaining: int


class Limiter:
    """Rate limits over a Redis client, which should have short socket time-outs (0.2 s): a call waits
    that long at most, and then not again for `pause_s`."""

    def __init__(self, client: redis.Redis, *, burst_s: float = 6.0, pause_s: float = PAUSE_S) -> None:
        self._script = client.register_script(SCRIPT)
        self._burst_s = burst_s
        self._pause_s = pause_s
        self._away_until = 0.0
        self._local = LocalBuckets()

    def allow(self, name: str, rate_per_minute: float, cost: int = 1, now: float | None = None) -> Verdict:
        """Take `cost` tokens from the bucket `name`. `now`: seconds since the epoch, only to be given where
        time is moved by hand. Never raises because of Redis. A rate of 0 lets nothing pass."""
        if rate_per_minute <= 0:
            return Verdict(False, 60.0, 0)
        each_us = 60_000_000 / rate_per_minute
        holds = max(1, round(rate_per_minute * self._burst_s / 60))
        if time.monotonic() >= self._away_until:
            try:
                return self._ask(name, each_us, holds, cost, now)
            except (redis.RedisError, OSError) as error:
                self._away_until = time.monotonic() + self._pause_s
                log.warning("Redis away: counting requests per process", extra={"error": str(error)})
        return self._local.take(name, each_us, holds, cost, time.time() if now is None else now)

    def _ask(self, name: str, each_us: float, holds: int, cost: int, now: float | None) -> Verdict:
        now_us = "" if now is None else round(now * 1_000_000)
        allowed, wait_us, remaining = self._script(keys=[f"rate:{name}"], args=[each_us, holds, cost, now_us])
        return Verdict(bool(allowed), wait_us / 1_000_000, remaining)


class LocalBuckets:
    """The same arithmetic in this process's memory, for as long as Redis is away."""

    def __init__(self, names: int = LOCAL_NAMES) -> None:
        self._names = names
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, name: str, each_us: float, holds: int, cost: int, now: float) -> Verdict:
        """Take `cost` tokens at `now` (seconds)."""
        each = each_us / 1_000_000
        with self._lock:
            full = max(self._full_at.get(name, now), now)
            wait = full + min(cost, holds) * each - (now + holds * each)
            if wait > 1e-9:
                return Verdict(False, wait, int((now + holds * each - full) / each))
            self._forget(now)
            self._full_at[name] = full + cost * each
            return Verdict(True, 0.0, max(0, int((now + holds * each - full - cost * each) / each + 1e-6)))

    def _forget(self, now: float) -> None:
        """Bound the memory: first the buckets that are full again, then, under attack, all of them."""
        if len(self._full_at) < self._names:
            return
        self._full_at = {name: full for name, full in self._full_at.items() if full > now}
        if len(self._full_at) >= self._names:
            self._full_at.clear()
