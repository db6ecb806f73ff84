"""A second sender in a process of its own, for when one is not enough.

One process renders, calls and records with one core at most, whatever the machine has. The reserve takes what has been
due for a while, so it leaves everything to the first as long as that keeps up. It is forked from the first: what was
loaded before is there once for both.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta

from django.db import connections

from gateways.sender.sender import Sender

PATIENCE = timedelta(milliseconds=200)
"""How long a message has been due when the reserve takes it."""

END_S = 0.05
LOOK_S = 1.0
"""How often the reserve looks whether the first one is still there."""


class Reserve:
    """The second process, as the first one sees it. To be made before there are threads, with no connection in use."""

    def __init__(self) -> None:
        connections.close_all()
        self.is_gone = False
        self._first = os.getpid()
        self._pid = os.fork()

    @property
    def is_here(self) -> bool:
        """Whether this is the second process itself."""
        return not self._pid

    async def stand_by(self, stop: asyncio.Event) -> None:
        """What the second process does: send what waits, until `stop` or until the first one is gone."""
        watching = asyncio.create_task(_watch(self._first, stop))
        try:
            await Sender(patience=PATIENCE).run(stop)
        finally:
            watching.cancel()

    def look(self) -> None:
        """To be called when a process has ended; if it was this one, it is taken off the list of processes."""
        self.is_gone = self.is_gone or os.waitpid(self._pid, os.WNOHANG)[0] == self._pid

    async def end(self) -> None:
        """Let it finish what it has begun, and wait for it."""
        while not self.is_gone:
            os.kill(self._pid, signal.SIGTERM)
            await asyncio.sleep(END_S)
            self.look()


async def _watch(first: int, stop: asyncio.Event) -> None:
    while os.getppid() == first:
        await asyncio.sleep(LOOK_S)
    stop.set()
