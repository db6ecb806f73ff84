"""A client that costs little beside the server it loads: bytes made ahead, connections kept, no pipelining."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import quantiles
from typing import Any, cast

from bench.stack import HOST, BenchError

CONNECTIONS = 32
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass
class Load:
    """What came of a load: `latencies` in seconds, one for each answer; `began` by time.perf_counter."""

    began: float = 0.0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def due(self, place: int, per_second: float) -> float:
        """The moment at which the request at this place was due, at a rate."""
        return self.began + place / per_second

    def percentile_ms(self, percent: int) -> float:
        """The latency below which so many percent of the answers stayed."""
        return percentile(self.latencies, percent) * 1000


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which so many percent of them lie. Raises BenchError for fewer than two."""
    if len(values) < 2:
        raise BenchError("Too few values for a percentile: raise BENCH_SCALE.")
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def request(method: str, path: str, key: str = "", body: bytes = b"") -> bytes:
    """The bytes of a request. HTTP/1.1, hence on a connection that stays."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}"]
    if body:
        lines.append("Content-Type: application/json")
    if key:
        lines.append(f"Authorization: {key}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection(asyncio.Protocol):
    """One connection, one exchange at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._answered: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    async def exchange(self, request_: bytes) -> None:
        """Send a request and wait for its answer. Raises BenchError if that is not 200."""
        self._received = b""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request_)
        status = await self._answered
        if status != 200:
            raise BenchError(f"The server answered {status}: {self._received[-300:]!r}")

    def data_received(self, data: bytes) -> None:
        self._received += data
        if is_whole(self._received) and self._answered is not None and not self._answered.done():
            self._answered.set_result(int(self._received[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(BenchError("The server closed the connection without an answer."))

    def close(self) -> None:
        self._transport.close()


def is_whole(message: bytes) -> bool:
    """Whether an HTTP message is there to its end, as its Content-Length says."""
    end = message.find(_END_OF_HEAD)
    if end < 0:
        return False
    head = message[:end].lower()
    at = head.find(_LENGTH)
    if at < 0:
        return True
    length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
    return len(message) >= end + len(_END_OF_HEAD) + length


def as_fast_as_it_answers(
    port: int, requests: Iterable[bytes], connections: int = CONNECTIONS, seconds: float | None = None
) -> Load:
    """Each connection sends its next request when it has the answer to the last, until none is left or time is up."""
    return asyncio.run(_closed(port, iter(requests), connections, seconds))


def at_a_rate(
    port: int, requests: Iterable[bytes], per_second: float, connections: int = CONNECTIONS
) -> Load:
    """Requests at fixed moments. A latency counts from the moment at which its request was due, so that a slow
    answer is charged for those that it kept waiting."""
    return asyncio.run(_open(port, requests, per_second, connections))


async def _closed(port: int, requests: Iterator[bytes], connections: int, seconds: float | None) -> Load:
    load, lines = Load(), await _connect(port, connections)
    load.began = time.perf_counter()
    until = load.began + seconds if seconds else float("inf")

    async def work(line: Connection) -> None:
        for one in requests:
            at = time.perf_counter()
            if at > until:
                return
            await line.exchange(one)
            load.latencies.append(time.perf_counter() - at)

    await _all(lines, [work(line) for line in lines])
    load.seconds = time.perf_counter() - load.began
    return load


async def _open(port: int, requests: Iterable[bytes], per_second: float, connections: int) -> Load:
    load, lines = Load(), await _connect(port, connections)
    listed = list(requests)
    load.began = time.perf_counter()

    async def work(number: int, line: Connection) -> None:
        for place, one in islice(enumerate(listed), number, None, connections):
            due = load.due(place, per_second)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await line.exchange(one)
            load.latencies.append(time.perf_counter() - due)

    await _all(lines, [work(number, line) for number, line in enumerate(lines)])
    load.seconds = time.perf_counter() - load.began
    return load


async def _connect(port: int, connections: int) -> list[Connection]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Connection, HOST, port))[1] for _ in range(connections)]


async def _all(lines: Sequence[Connection], works: Iterable[Coroutine[Any, Any, None]]) -> None:
    try:
        await asyncio.gather(*works)
    finally:
        for line in lines:
            line.close()
