"""Gathering: calls of many threads that happen to come together are processed together.

A commit costs the same for one event as for fifty. Whoever finds nobody at work leads: it processes at once
what is there. Who comes meanwhile queues up, and when the round is over the first in the queue leads the
next one with all the others. So a lone caller waits for nobody, and the busier it gets the larger the rounds.
With a `breath` a round begins that much after the one before at the soonest: small ones are let gather, because
a round of one costs nearly as much as one of ten.

When a round fails, its leader tries each item again on its own: `process` must therefore leave nothing behind
when it raises (a transaction), and a poisonous item costs its neighbours a second try, never their result.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from lib.errors import TryLater

T = TypeVar("T")
R = TypeVar("R")


class Abandoned(TryLater):
    """The thread that worked for this call was stopped in the middle; whether it was done is not known."""


class WrongCount(RuntimeError):
    """`process` did not return one result for each item: a bug in it, and no result can be trusted."""


class Ticket(Generic[T, R]):
    """One call: its item, a gate its thread waits at, and what became of it."""

    __slots__ = ("error", "gate", "item", "leads", "result", "weight")

    result: R

    def __init__(self, item: T, weight: int) -> None:
        self.item = item
        self.weight = weight
        self.gate = threading.Lock()
        self.gate.acquire()
        self.leads = False
        self.error: BaseException | None = None


class Gatherer(Generic[T, R]):
    """Makes of `process`, which takes a list, a call that takes one item and may be made from any thread.

    A round holds at most `max_items` items and, if `weigh` is given, a weight of at most `max_weight` (a
    single heavier item still goes, alone). Errors of the kinds `shared` (the database is away) concern no
    item in particular: they are raised to the whole round without trying each item again. `breath` in seconds.
    """

    def __init__(
        self,
        process: Callable[[list[T]], Sequence[R]],
        max_items: int,
        *,
        weigh: Callable[[T], int] | None = None,
        max_weight: int = 0,
        shared: tuple[type[Exception], ...] = (),
        breath: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._process = process
        self._max_items = max_items
        self._weigh = weigh
        self._max_weight = max_weight
        self._shared = shared
        self._breath = breath
        self._clock = clock
        self._pause = pause
        self._next_at = float("-inf")
        self._lock = threading.Lock()
        self._queue: deque[Ticket[T, R]] = deque()
        self._busy = False

    def submit(self, item: T) -> R:
        """Process `item`, with others if there are any, and return its result or raise its error.

        Also raises Abandoned, when the thread that led the round was stopped, and WrongCount.
        """
        ticket: Ticket[T, R] = Ticket(item, self._weigh(item) if self._weigh else 0)
        with self._lock:
            if self._busy:
                self._queue.append(ticket)
            else:
                self._busy = ticket.leads = True
        if not ticket.leads:
            ticket.gate.acquire()
        if ticket.leads:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result

    def _lead(self, leader: Ticket[T, R]) -> None:
        round_ = [leader]
        try:
            self._take_breath()
            round_ += self._take(leader.weight)
            self._run(round_)
        except BaseException:
            # Stopped from outside (exit, interrupt): the others must not wait for ever.
            for ticket in round_[1:]:
                ticket.error = ticket.error or (None if hasattr(ticket, "result") else Abandoned())
            raise
        finally:
            self._hand_over()
            for ticket in round_[1:]:
                ticket.gate.release()

    def _take_breath(self) -> None:
        """Only leaders come here, one at a time."""
        if not self._breath:
            return
        wait = self._next_at - self._clock()
        if wait > 0:
            self._pause(wait)
        self._next_at = self._clock() + self._breath

    def _take(self, weight: int) -> list[Ticket[T, R]]:
        """What still fits into a round beside its leader, in the order of arrival."""
        taken: list[Ticket[T, R]] = []
        with self._lock:
            while self._queue and len(taken) + 1 < self._max_items:
                weight += self._queue[0].weight
                if self._max_weight and weight > self._max_weight:
                    break
                taken.append(self._queue.popleft())
        return taken

    def _hand_over(self) -> None:
        with self._lock:
            if not self._queue:
                self._busy = False
                return
            successor = self._queue.popleft()
            successor.leads = True
        successor.gate.release()

    def _run(self, round_: list[Ticket[T, R]]) -> None:
        try:
            results = self._process([ticket.item for ticket in round_])
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the submitters
            if len(round_) == 1 or isinstance(error, self._shared):
                _fail(round_, error)
            else:
                self._run_each_alone(round_)
            return
        if len(results) != len(round_):
            _fail(round_, WrongCount(f"{len(round_)} items gave {len(results)} results"))
            return
        for ticket, result in zip(round_, results, strict=True):
            ticket.result = result

    def _run_each_alone(self, round_: list[Ticket[T, R]]) -> None:
        for ticket in round_:
            self._run([ticket])


def _fail(round_: list[Ticket[T, R]], error: Exception) -> None:
    for ticket in round_:
        ticket.error = error
