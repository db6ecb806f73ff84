"""Answers that were dear are remembered in proportion to what they cost: whoever else asks meanwhile gets the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

LANES = 16  # two keys of one lane wait for each other, which is rare and does no harm


class Remembered(Generic[T]):
    """Answers by key, of this process. Those that took less than `cheap_s` are asked for anew each time.

    A dear one is asked for by one thread at a time, and again only when that takes no more than `share` of the time;
    the others wait for the answer. All get the same object: nobody may change it.
    """

    def __init__(
        self,
        share: float = 0.05,
        cheap_s: float = 0.25,
        most: int = 200,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rest, self._cheap_s, self._most, self._clock = 1 / share - 1, cheap_s, most, clock
        self._known: dict[Hashable, tuple[float, T]] = {}
        self._keeping = Lock()
        self._lanes = [Lock() for _ in range(LANES)]

    def answer(self, key: Hashable, work: Callable[[], T]) -> T:
        """What is remembered under the key, else what `work` returns. What it raises is raised and not kept."""
        with self._lanes[hash(key) % LANES]:
            known, began = self._known.get(key), self._clock()
            if known is not None and began < known[0]:
                return known[1]
            answer = work()
            self._keep(key, answer, self._clock() - began)
            return answer

    def _keep(self, key: Hashable, answer: T, took: float) -> None:
        with self._keeping:
            self._known.pop(key, None)
            if took < self._cheap_s:
                return
            if len(self._known) >= self._most:
                del self._known[next(iter(self._known))]  # the one kept longest
            self._known[key] = (self._clock() + took * self._rest, answer)
