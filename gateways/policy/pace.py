"""How many messages may go to a gateway now: its rate limit, its breaker and the room in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from gateways.queries.lines import HealthRow

THRESHOLD = 10
"""Tries without an answer in a row that open the breaker."""

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)
PROBE_TIME = timedelta(seconds=20)
"""How long a half-open gateway waits for its one probe: longer than a call can take."""


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a gateway's condition; shared by all senders through its row."""

    gateway_id: int
    rate_per_second: int
    tokens: float
    tokens_at: datetime | None
    failures: int
    open_until: datetime | None
    holds: bool = False
    """What a sender that died may have sent waits for a person, so none takes more than it sends at once."""

    @property
    def row(self) -> HealthRow:
        return HealthRow(*astuple(self))

    @property
    def is_watched(self) -> bool:
        """Whether senders must agree about it before they send: otherwise nobody locks its row."""
        return bool(self.rate_per_second or self.failures or self.open_until)

    @property
    def is_probed(self) -> bool:
        """Half-open: one message is let through, and its fate decides."""
        return self.failures >= THRESHOLD

    def is_open(self, now: datetime) -> bool:
        return self.open_until is not None and self.open_until > now

    def refilled(self, now: datetime) -> Health:
        """With the tokens that have come in since. A full bucket holds one second's worth."""
        if not self.rate_per_second:
            return self
        full = float(self.rate_per_second)
        if self.tokens_at is None:
            return replace(self, tokens=full, tokens_at=now)
        seconds = max(0.0, (now - self.tokens_at).total_seconds())
        return replace(
            self, tokens=min(full, self.tokens + seconds * full), tokens_at=max(now, self.tokens_at)
        )

    def allows(self, now: datetime) -> int | None:
        """How many may be sent now; None for any number. To be asked of a refilled one."""
        if self.is_open(now):
            return 0
        if self.is_probed:
            return 1
        return int(self.tokens) if self.rate_per_second else None

    def next_chance(self, now: datetime) -> datetime:
        """When it will allow one more, if it allows none now."""
        if self.open_until is not None and self.open_until > now:
            return self.open_until
        missing = max(0.0, 1 - self.tokens) / self.rate_per_second if self.rate_per_second else 0.0
        return now + timedelta(seconds=missing, milliseconds=1)

    def after_sending(self, count: int, now: datetime) -> Health:
        """To be stored with the claim of `count` messages. A probe shuts the door behind itself."""
        health = replace(self, tokens=self.tokens - count) if self.rate_per_second else self
        return replace(health, open_until=now + PROBE_TIME) if count and self.is_probed else health

    def after_answers(self, answered: int, silent: Sequence[bool], now: datetime) -> Health:
        """What `answered` answers, of whatever content, and the failures to get one say about it.

        `silent` has an item for each failure: whether it was a probe. One answer closes the breaker. While
        it is open, only a probe counts: what had been under way when it opened tells nothing new.
        """
        if answered:
            return replace(self, failures=0, open_until=None)
        if self.is_probed:
            return self._reopened(self.failures + 1, now) if any(silent) else self
        failures = min(self.failures + len(silent), THRESHOLD)
        return self._reopened(failures, now) if failures >= THRESHOLD else replace(self, failures=failures)

    def _reopened(self, failures: int, now: datetime) -> Health:
        pause = min(FIRST_PAUSE * 2 ** min(failures - THRESHOLD, 16), LONGEST_PAUSE)
        return replace(self, failures=failures, open_until=now + pause)
