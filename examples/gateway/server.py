"""The gateway as a library: run it in an event loop, or in a thread of its own beside synchronous tests."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from threading import Thread
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web

from examples.gateway.app import build, settled
from examples.gateway.journal import Journal
from examples.gateway.settings import Settings

_HOST = "127.0.0.1"
T = TypeVar("T")


@dataclass(frozen=True)
class RunningGateway:
    """A gateway that listens at `url` (no slash at the end) and writes to `journal`."""

    url: str
    journal: Journal
    app: web.Application

    async def settled(self) -> None:
        """Wait until every callback that follows from the requests so far has been made."""
        await settled(self.app)


@asynccontextmanager
async def running_gateway(
    port: int = 0, keep: int = 10_000, settings: Settings | None = None
) -> AsyncIterator[RunningGateway]:
    """A gateway in this event loop; port 0 takes a free one."""
    journal = Journal(keep)
    app = build(journal, settings or Settings())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, _HOST, port)
        await site.start()
        yield RunningGateway(f"http://{_HOST}:{runner.addresses[0][1]}", journal, app)
    finally:
        await runner.cleanup()


class GatewayServer:
    """The same in a thread with its own event loop: `with GatewayServer() as gateway:`."""

    def __init__(self, port: int = 0, keep: int = 10_000, settings: Settings | None = None) -> None:
        self._gateway = running_gateway(port, keep, settings)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="sample gateway", daemon=True)

    def __enter__(self) -> "GatewayServer":
        self._thread.start()
        try:
            self._running = self._wait_for(self._gateway.__aenter__(), 10)
        except BaseException:
            self._end_thread()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # An error of the test is not the server's: it stops as usual, and the error goes on.
        self._wait_for(self._gateway.__aexit__(None, None, None), 10)
        self._end_thread()

    def _wait_for(self, work: Coroutine[Any, Any, T], timeout: float) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def _end_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return self._running.url

    @property
    def journal(self) -> Journal:
        """What arrived; safe to read from this thread."""
        return self._running.journal

    def settled(self, timeout: float = 10) -> None:
        """Wait until every callback that follows has been made. Raises TimeoutError after so many seconds."""
        self._wait_for(self._running.settled(), timeout)
