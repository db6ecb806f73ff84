"""Work that may lag gets a share of a process's time, so that work that may not is never long behind it."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Runs work and rests in proportion: after a second of work for two, where a third is its share."""

    def __init__(self, share: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest = 1 / share - 1
        self._clock = clock
        self._rests_until = float("-inf")

    def run(self, work: Callable[[], object]) -> bool:
        """Work, unless it is still time to rest; whether it did. Work that raises has taken its time, too."""
        began = self._clock()
        if began < self._rests_until:
            return False
        try:
            work()
        finally:
            ended = self._clock()
            self._rests_until = ended + (ended - began) * self._rest
        return True

    def waive(self) -> None:
        """Let the rest go, where nobody else wants the time."""
        self._rests_until = float("-inf")
