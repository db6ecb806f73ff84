"""A gateway that accepts everything, so lean that the sender is what is measured and not the gateway."""

from __future__ import annotations

import asyncio
import time
from threading import Thread
from types import TracebackType
from typing import Self, cast

from bench.load import is_whole
from bench.stack import HOST

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
_BODY = b'{"error_code":0,"ext_message_id":"%d"}'
_CUSTOMER = b'"ext_user_id":"'


class Sink:
    """`with Sink() as sink:` listens at `sink.url` in a thread of its own.

    Attributes:
        count: the requests so far.
        arrivals: the moment (time.perf_counter) of each customer's last message, as long as `noting`.
    """

    def __init__(self) -> None:
        self.count = 0
        self.noting = False
        self.arrivals: dict[str, float] = {}
        self.lines: set[asyncio.Transport] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="sink", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(self._listen(), self._loop)
        self._server = listening.result(10)
        self.url = f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def take(self, message: bytes) -> bytes:
        """Note a request and answer it."""
        self.count += 1
        if self.noting:
            self.arrivals[_customer(message)] = time.perf_counter()
        body = _BODY % self.count
        return _ANSWER % (len(body), body)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: _Line(self), HOST, 0, backlog=2048)

    async def _end(self) -> None:
        self._server.close()
        for line in self.lines:
            line.abort()
        await asyncio.sleep(0)  # for the ends of the connections to be carried out


class _Line(asyncio.Protocol):
    """One connection of a sender."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._sink.lines.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._sink.lines.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if is_whole(self._received):
            self._transport.write(self._sink.take(self._received))
            self._received = b""


def _customer(message: bytes) -> str:
    _, _, rest = message.partition(_CUSTOMER)
    return rest[: rest.index(b'"')].decode()
