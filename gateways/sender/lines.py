"""The lines of calls as one sender sees them: how many are under way in each, and which are silent.

Each sender learns by itself, and forgets when it ends: unlike gateways of messages, a host has no row to agree by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from gateways.policy.pace import Health
from gateways.queries.calls import Waiting

AT_ONCE = 32
"""Calls under way in one line."""

IN_TROUBLE = 4
"""The same while its last call got no answer: a silent host holds each of them for as long as it may."""

MOST = 512
"""Calls under way altogether."""


class Lines:
    """What may be called now."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._troubled: dict[str, Health] = {}

    @property
    def held(self) -> int:
        """How many calls are under way."""
        return self._held.total()

    def quotas(self, waiting: Sequence[Waiting], now: datetime) -> dict[str, int]:
        """How many calls to take of each line that has some due."""
        room, quotas = MOST - self.held, {}
        for line, due_at, _ in sorted(waiting, key=lambda one: self._held[one.line]):
            quota = min(room, self._room(line, now)) if due_at <= now else 0
            if quota > 0:
                quotas[line] = quota
                room -= quota
        return quotas

    def next_at(self, waiting: Sequence[Waiting], now: datetime) -> datetime | None:
        """When one of these lines moves on by itself; the end of a call is no matter of time."""
        moments = [one.due_at for one in waiting if one.due_at > now]
        moments += [at for one in waiting if (at := self._shut_until(one.line, now)) is not None]
        return min(moments, default=None)

    def began(self, line: str) -> None:
        self._held[line] += 1

    def ended(self, line: str, *, silent: bool, now: datetime) -> None:
        """A call is over; `silent` when it got no answer, or one that says: not now."""
        self._held[line] -= 1
        if not self._held[line]:
            del self._held[line]
        if not silent:
            self._troubled.pop(line, None)
            return
        before = self._troubled.get(line) or Health(0, 0, 0.0, None, 0, None)
        self._troubled[line] = before.after_answers(0, [before.is_probed and not before.is_open(now)], now)

    def _room(self, line: str, now: datetime) -> int:
        health, held = self._troubled.get(line), self._held[line]
        if health is None:
            return AT_ONCE - held
        if health.is_open(now):
            return 0
        return (1 if health.is_probed else IN_TROUBLE) - held

    def _shut_until(self, line: str, now: datetime) -> datetime | None:
        health = self._troubled.get(line)
        return health.open_until if health is not None and health.is_open(now) else None
