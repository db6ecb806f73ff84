"""The sweep: finds, once a second, the work that no doorbell was heard for.

Doorbells get lost with Redis and timers are rows with a due moment; this is what makes both harmless. It only asks
and rings, a few indexed queries a second, so any number of sweeps may run beside each other. Whom it rings for are
the workers, so each of them brings one along: it needs no process of its own (docs/decisions/0026).
"""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import bootsteps
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from lib import chores, queue
from lib.clock import now

log = logging.getLogger(__name__)
PAUSE_S = 1.0
ATTENDING_S = 5.0


class Sweep:
    """The sweep's memory: when each regular task was last rung for."""

    def __init__(self) -> None:
        self._rung: dict[str, float] = {}
        self._attended = float("-inf")

    def once(self) -> None:
        """Ring for everything that lies there or is due; a database that is away is waited for."""
        try:
            self._ring()
        except (OperationalError, InterfaceError) as error:
            log.warning("database away: %s", error)
            connection.close()
        close_old_connections()

    def _ring(self) -> None:
        moment = now()
        self._attend()
        for leftover in chores.leftovers:
            if leftover.pending(moment):
                queue.ring(leftover.task)
        for regular in chores.regulars:
            if time.monotonic() - self._rung.get(regular.task, float("-inf")) >= regular.seconds:
                self._rung[regular.task] = time.monotonic()
                queue.ring(regular.task)

    def _attend(self) -> None:
        """`/readyz` tells from it whether there are workers."""
        if time.monotonic() - self._attended >= ATTENDING_S:
            self._attended = time.monotonic()
            queue.attend()


class Sweeping(bootsteps.StartStopStep):
    """Sweeps in the worker's first process, between one message of the broker and the next.

    That process has nothing else to do while those of the pool work. No thread: it forks the pool. There is nothing
    to start or to stop, but steps of another kind are not told of the event loop.
    """

    requires = ("celery.worker.components:Hub",)

    def __init__(self, worker: Any, **options: Any) -> None:
        self._sweep = Sweep()
        self._timer: Any = None

    def register_with_event_loop(self, worker: Any, hub: Any) -> None:
        """Called by Celery whenever it has the broker (again)."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = hub.call_repeatedly(PAUSE_S, self._sweep.once)
