"""Lines of calls that keep a rate: so many a second, whichever of the senders makes them.

A rate is a gateway's, or that of the step that calls a host directly. A full bucket holds one second's worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from gateways.policy.pace import Health
from gateways.queries import calls

TURN = timedelta(milliseconds=50)
"""Quick lines are claimed so often, for some calls at once, and not for each of them."""


class Rates:
    """The lines that keep a rate, of those that are to be claimed: this sender's until its transaction ends."""

    def __init__(self, rates: Mapping[str, int], now: datetime) -> None:
        rows = calls.lock(rates) if rates else []
        self._now = now
        self._lines = {
            line: Health(0, rates[line], tokens, at, failures=0, open_until=None).refilled(now)
            for line, tokens, at in rows
        }

    def within(self, quotas: Mapping[str, int]) -> dict[str, int]:
        """How many of each line may be called now."""
        allowed = {line: self._allows(line, quota) for line, quota in quotas.items()}
        return {line: quota for line, quota in allowed.items() if quota}

    def spend(self, lines: Iterable[str]) -> None:
        """A call was taken for each of these."""
        spent = Counter(line for line in lines if line in self._lines)
        after = {line: self._lines[line].after_sending(count, self._now) for line, count in spent.items()}
        calls.store([(line, health.tokens, health.tokens_at) for line, health in after.items()])

    def next_at(self) -> datetime | None:
        """When one of those that may make none now may make one."""
        shut = [health for health in self._lines.values() if health.allows(self._now) == 0]
        moments = [max(health.next_chance(self._now), self._now + TURN) for health in shut]
        return min(moments, default=None)

    def _allows(self, line: str, quota: int) -> int:
        health = self._lines.get(line)
        allowed = health.allows(self._now) if health else None
        return quota if allowed is None else min(quota, allowed)
