"""Makes the calls of journeys to the outside, in the sender's process and loop but beside its messages.

A call may take 30 seconds, so it must not sit in a worker; here it costs a connection and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import aiohttp
import msgspec
from django.conf import settings

from gateways.queries import calls
from gateways.queries.calls import Due, Waiting
from gateways.sender import doorbell
from gateways.sender.lines import MOST, Lines
from gateways.sender.outside import ask
from gateways.sender.threads import end, work_in
from gateways.services.answers import Meaning
from gateways.services.calling import Claimed, Tried, claim, record
from gateways.services.calls import CHANNEL
from gateways.services.parcels import Route
from gateways.services.transitions import AWAY
from lib import clock
from lib.async_http import guarded_session

log = logging.getLogger(__name__)

PAUSE_S = 0.5
"""Before another try while the database is away."""

TROUBLE_S = 10.0
"""The same while something is wrong that may not mend itself."""

STOP_S = 10.0
"""How long calls under way are waited for at the end. What is left is made again, under the same uid."""

SILENT = (Meaning.NO_ANSWER, Meaning.UNKNOWN)


class Caller:
    """`await Caller().run(stop)` until `stop` is set."""

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now
        self._lines = Lines()
        self._results: list[Tried] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "calls")

    async def run(self, stop: asyncio.Event) -> None:
        """Call until `stop`; then finish the calls under way, record them, and return."""
        async with open_session() as session:
            listening = asyncio.create_task(doorbell.listen(self._bell.set, CHANNEL))
            stopping = asyncio.create_task(self._ring_when(stop))
            try:
                while not stop.is_set():
                    await self._turn(session)
                await self._finish()
                while self._results:
                    await self._record()
            finally:
                for task in (listening, stopping):
                    task.cancel()
                await asyncio.gather(listening, stopping, return_exceptions=True)
                end(self._thread)

    async def _finish(self) -> None:
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=STOP_S)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _turn(self, session: aiohttp.ClientSession) -> None:
        """Record what came back and begin what is due; sleep if there was neither."""
        self._bell.clear()
        await self._record()
        try:
            claimed = await work_in(self._thread, self._claim)
        except AWAY as error:
            log.warning("claiming calls failed: %s", error)
            await asyncio.sleep(PAUSE_S)
            return
        except Exception:  # whatever is wrong with a call, messages go out beside it
            log.exception("calls cannot be claimed")
            await asyncio.sleep(TROUBLE_S)
            return
        for due in claimed.taken:
            self._begin(session, due, claimed.routes)
        if not claimed.taken:
            await self._rest(claimed.next_at)

    def _claim(self) -> Claimed:
        now, waiting = self._now(), calls.waiting()
        claimed = claim(self._lines.quotas(waiting, now), _rates(waiting), now)
        moments = [at for at in (claimed.next_at, self._lines.next_at(waiting, now)) if at is not None]
        return msgspec.structs.replace(claimed, next_at=min(moments, default=None))

    def _begin(self, session: aiohttp.ClientSession, due: Due, routes: Mapping[int, Route]) -> None:
        self._lines.began(due.line)
        task = asyncio.create_task(self._call(session, due, routes))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call(self, session: aiohttp.ClientSession, due: Due, routes: Mapping[int, Route]) -> None:
        tried = await ask(session, due, routes)
        self._lines.ended(due.line, silent=tried.told.meaning in SILENT, now=self._now())
        self._results.append(tried)
        self._bell.set()

    async def _record(self) -> None:
        """Everything that has come in, as one group; kept and tried again while the database is away."""
        group, self._results = self._results, []
        try:
            await work_in(self._thread, record, group, self._now())
        except AWAY as error:
            log.warning("recording calls failed: %s", error)
            self._results = [*group, *self._results]
            await asyncio.sleep(PAUSE_S)

    async def _rest(self, next_at: datetime | None) -> None:
        seconds = None if next_at is None else max(0.0, (next_at - self._now()).total_seconds())
        try:
            await asyncio.wait_for(self._bell.wait(), seconds)
        except TimeoutError:
            return

    async def _ring_when(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.set()


def open_session() -> aiohttp.ClientSession:
    """A session for calls; to be opened in a running loop and closed by the caller."""
    return guarded_session(allow_private=settings.BECKON_ALLOW_PRIVATE_GATEWAYS, connections=MOST)


def call_due(now: datetime) -> int:
    """One round of calls in the calling thread and its transaction: for tests, replays and `send --once`."""
    waiting = calls.waiting()
    claimed = claim(Lines().quotas(waiting, now), _rates(waiting), now)
    if claimed.taken:
        record(asyncio.run(_call_all(claimed.taken, claimed.routes)), now)
    return len(claimed.taken)


async def _call_all(taken: list[Due], routes: Mapping[int, Route]) -> list[Tried]:
    async with open_session() as session:
        return await asyncio.gather(*[ask(session, due, routes) for due in taken])


def _rates(waiting: Sequence[Waiting]) -> dict[str, int]:
    return {one.line: one.rate for one in waiting}
