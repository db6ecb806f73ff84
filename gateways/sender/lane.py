"""The lane to one gateway: so many calls at a time, however long the line behind them is."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from gateways.sender.calls import not_tried
from gateways.services.parcels import Parcel
from gateways.services.record import Result

CONCURRENCY = 64
START_WITHIN_S = 10.0
"""A parcel that has waited longer is given back: a call takes up to 15 s, and its lease ends at 30."""


class Lane:
    """Calls the parcels put into it, in order, and hands every result to `finish`."""

    def __init__(
        self, call: Callable[[Parcel], Awaitable[Result]], finish: Callable[[Sequence[Result]], None]
    ) -> None:
        self._call = call
        self._finish = finish
        self._line: deque[tuple[Parcel, float]] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self.held = 0

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Queue parcels that have just been leased."""
        until = asyncio.get_running_loop().time() + START_WITHIN_S
        self._line.extend((parcel, until) for parcel in parcels)
        self.held += len(parcels)
        for _ in range(min(len(parcels), CONCURRENCY - len(self._workers))):
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def drain(self) -> None:
        """Give back what has not begun, and wait for the calls under way."""
        waiting, self._line = list(self._line), deque()
        self._done(not_tried(parcel for parcel, _ in waiting))
        if self._workers:
            await asyncio.wait(self._workers)

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._line:
            parcel, until = self._line.popleft()
            in_time = clock() < until
            self._done([await self._call(parcel)] if in_time else not_tried([parcel]))

    def _done(self, results: Sequence[Result]) -> None:
        self.held -= len(results)
        self._finish(results)
