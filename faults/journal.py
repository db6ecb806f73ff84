"""The platform's history: what was posted, what it must bring about, and what Beckon said it has accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

ANY_END = "any"
"""Of a message, where it is not ours to say whether there will be one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one event must bring about: a run of this campaign, and one message with this end ("": none)."""

    campaign: str
    message: str


@dataclass
class Journal:
    """Written by many threads; to be read when they have ended.

    `answers`: how often each HTTP status came, 0 for none. `complaints`: answers that break the contract.
    """

    posted: dict[str, Wanted] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    accepted: int = 0
    duplicates: int = 0
    slowest_s: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def post(self, wanted: Mapping[str, Wanted]) -> None:
        """These events are about to be posted."""
        with self._lock:
            self.posted.update(wanted)

    def answered(self, status: int, seconds: float) -> None:
        """An answer came, or (0) none."""
        with self._lock:
            self.answers[status] += 1
            self.slowest_s = max(self.slowest_s, seconds)

    def acknowledge(self, eids: Iterable[str], answer: Mapping[str, Any]) -> None:
        """All these were answered with 200."""
        eids = list(eids)
        with self._lock:
            self.accepted += answer["accepted"]
            self.duplicates += answer["duplicates"]
            self.acknowledged.update(eids)
        if answer["rejected"] or answer["accepted"] + answer["duplicates"] != len(eids):
            self.complain(f"{len(eids)} events were posted, the answer counts {answer}")

    def complain(self, about: str) -> None:
        """An answer was not as CONTRACT §1 has it."""
        with self._lock:
            self.complaints.append(about)
