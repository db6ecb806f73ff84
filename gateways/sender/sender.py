"""The sender: claims due messages, calls their gateways, records what came of it.

One event loop makes the calls; two threads talk to the database, one claiming and rendering, one recording,
so that a result never waits for a batch that is being rendered. Any number of senders may run at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from gateways.sender import doorbell
from gateways.sender.calls import call, open_session
from gateways.sender.lane import Lane
from gateways.sender.threads import end, work_in
from gateways.services.claim import HOLDING_ROOM, ROOM, Claim, claim
from gateways.services.record import Result, comes_back, record
from gateways.services.transitions import AWAY
from lib import clock

log = logging.getLogger(__name__)

PAUSE_S = 0.5
"""Before another try while the database is away."""


class Sender:
    """`await Sender().run(stop)` until `stop` is set.

    One with `patience` takes only what has been due for so long, that is what others do not get to.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = clock.now,
        room: int = ROOM,
        patience: timedelta = timedelta(0),
    ) -> None:
        self._now = now
        self._room = room
        self._patience = patience
        self._lanes: dict[int, Lane] = {}
        self._results: list[Result] = []
        self._bell = asyncio.Event()
        self._finished = asyncio.Event()
        self._claiming = ThreadPoolExecutor(1, "claim")
        self._recording = ThreadPoolExecutor(1, "record")

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then finish the calls under way, record them, and return."""
        async with open_session() as session:
            self._call = partial(call, session)
            listening = asyncio.create_task(doorbell.listen(self._bell.set))
            recording = asyncio.create_task(self._record_until(drained := asyncio.Event()))
            stopping = asyncio.create_task(self._ring_when(stop))
            try:
                while not stop.is_set():
                    await self._turn(stop)
                await asyncio.gather(*[lane.drain() for lane in self._lanes.values()])
                drained.set()
                self._finished.set()
                await recording
            finally:
                for task in (listening, recording, stopping):
                    task.cancel()
                await asyncio.gather(listening, recording, stopping, return_exceptions=True)
                self._close()

    async def _turn(self, stop: asyncio.Event) -> None:
        """Claim once; if there was nothing, sleep until something may be due."""
        self._bell.clear()
        claimed = await self._claim()
        for gateway_id, parcels in claimed.by_gateway().items():
            self._lane(gateway_id).put(parcels)
        if claimed.took:
            return
        seconds = None if claimed.next_at is None else (claimed.next_at - self._late()).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), seconds)
            # What has rung is not for the patient ones yet: they would look in vain each time.
            await asyncio.wait_for(stop.wait(), self._patience.total_seconds())

    async def _claim(self) -> Claim:
        held = {id_: lane.held for id_, lane in self._lanes.items()}
        try:
            return await work_in(self._claiming, claim, self._late(), held, self._room)
        except AWAY as error:
            log.warning("claiming failed: %s", error)
            await asyncio.sleep(PAUSE_S)
            return Claim(next_at=self._late())

    def _late(self) -> datetime:
        """The moment by which a message must have been due to be taken now."""
        return self._now() - self._patience

    def _lane(self, gateway_id: int) -> Lane:
        if gateway_id not in self._lanes:
            self._lanes[gateway_id] = Lane(self._call, partial(self._finish, gateway_id))
        return self._lanes[gateway_id]

    def _finish(self, gateway_id: int, results: Sequence[Result]) -> None:
        self._results.extend(results)
        self._finished.set()
        if self._lanes[gateway_id].held in (self._room // 2, HOLDING_ROOM // 2):
            self._bell.set()

    async def _record_until(self, drained: asyncio.Event) -> None:
        while self._results or not drained.is_set():
            await self._finished.wait()
            self._finished.clear()
            await self._record()

    async def _record(self) -> None:
        """Everything that has come in, as one group; kept and tried again while the database is away."""
        group, self._results = self._results, []
        while group:
            try:
                await work_in(self._recording, record, group, self._now())
            except AWAY as error:
                log.warning("recording failed: %s", error)
                await asyncio.sleep(PAUSE_S)
                continue
            if comes_back(group):
                self._bell.set()
            group = []

    async def _ring_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.set()

    def _close(self) -> None:
        for thread in (self._claiming, self._recording):
            end(thread)
