"""`manage.py sweep`: finds, once a second, the work that no doorbell was heard for.

Doorbells get lost with Redis and timers are rows with a due moment; this loop is what makes both harmless.
It only asks and rings, a few indexed queries a second, so any number of sweeps may run beside each other.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from lib import chores, queue
from lib.clock import now

log = logging.getLogger(__name__)
PAUSE_S = 1.0


class Sweep:
    """The loop's memory: when each regular task was last rung for."""

    def __init__(self) -> None:
        self._rung: dict[str, float] = {}

    def once(self) -> None:
        """Ring for everything that lies there or is due."""
        moment = now()
        for leftover in chores.leftovers:
            if leftover.pending(moment):
                queue.ring(leftover.task)
        for regular in chores.regulars:
            if time.monotonic() - self._rung.get(regular.task, float("-inf")) >= regular.seconds:
                self._rung[regular.task] = time.monotonic()
                queue.ring(regular.task)


class Command(BaseCommand):
    help = "Ring for work that was left lying, once a second."
    requires_system_checks: tuple[str, ...] = ()  # see `send`

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sweep = Sweep()
        while not stop.wait(PAUSE_S):
            try:
                sweep.once()
            except (OperationalError, InterfaceError) as error:
                log.warning("database away: %s", error)
                connection.close()
            close_old_connections()
