"""One outgoing call at a time, over httpcore: test buttons, and calls where a thread may wait.

The same guard, limits and errors as lib.async_http. httpcore rather than httpx above it: the guard is a
network backend, which httpx only lets in through private names, and nothing else of httpx is needed here.
"""

from __future__ import annotations

import json as jsons
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import httpcore

from lib.addresses import Lookup, check_url, resolved
from lib.outgoing import ANSWER_BYTES, BASE_HEADERS, Answer, Limits, MaybeSent, NotSent, check_headers

DEFAULT_LIMITS = Limits()
Headers = list[tuple[bytes | str, bytes | str]]


def post(
    url: str,
    json: object,
    headers: Mapping[str, str] | None = None,
    *,
    allow_private: bool,
    limits: Limits = DEFAULT_LIMITS,
    lookup: Lookup = socket.getaddrinfo,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """POST `json` and return the answer, whatever its status; redirects are not followed.

    Raises ForbiddenAddress, Invalid (a header), NotSent or MaybeSent.
    """
    check_url(url, allow_private)
    check_headers(headers or {})
    begun = time.monotonic()
    call = Call(allow_private, lookup, begun + limits.total)
    body = jsons.dumps(json, separators=(",", ":")).encode()
    try:
        status, content = _exchange(call, url, body, _all_headers(url, body, headers or {}), limits, tls)
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise (MaybeSent if call.sent else NotSent)(_why(error, call.sent)) from error
    elapsed_ms = round((time.monotonic() - begun) * 1000)
    return Answer(status, content[:ANSWER_BYTES], elapsed_ms, len(content) > ANSWER_BYTES)


def _exchange(
    call: Call, url: str, body: bytes, headers: Headers, limits: Limits, tls: ssl.SSLContext | None
) -> tuple[int, bytes]:
    """Status and body, at most one chunk over the limit."""
    timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
    content = b""
    with (
        httpcore.ConnectionPool(ssl_context=tls or _trust(), network_backend=call) as pool,
        pool.stream(
            "POST",
            url,
            headers=headers,
            content=body,
            extensions={"timeout": timeout},
        ) as response,
    ):
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > ANSWER_BYTES:
                break
    return response.status, content


class Call(httpcore.NetworkBackend):
    """The network as one call sees it: guarded, until a deadline, and remembering whether anything left."""

    def __init__(self, allow_private: bool, lookup: Lookup, deadline: float) -> None:
        self.sent = False
        self._allow_private = allow_private
        self._lookup = lookup
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def left(self, timeout: float | None) -> float:
        """`timeout` in seconds, but not beyond the deadline. Raises httpcore.ReadTimeout once it is past."""
        seconds = self._deadline - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("deadline")
        return seconds if timeout is None else min(timeout, seconds)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers; host name and SNI stay as they are."""
        error: Exception = httpcore.ConnectError("no address")
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, self.left(timeout), None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                error = failure
            else:
                return Stream(self, stream)
        raise error

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return resolved(host, port, self._allow_private, self._lookup)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the host name does not resolve") from error


class Stream(httpcore.NetworkStream):
    """A connection of one call."""

    def __init__(self, call: Call, inner: httpcore.NetworkStream) -> None:
        self._call = call
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._call.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # Set before the first byte: from here on nobody can say that nothing arrived.
        self._call.sent = True
        self._inner.write(buffer, self._call.left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._call.left(timeout))
        return Stream(self._call, inner)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The system's certificates, as aiohttp uses them: what passes the test button passes the sender."""
    return ssl.create_default_context()


def _all_headers(url: str, body: bytes, headers: Mapping[str, str]) -> Headers:
    """Ours, overridden by the caller's however they are spelled, and those that belong to the request."""
    merged = {name.lower(): value for name, value in (*BASE_HEADERS.items(), *headers.items())}
    authority = url.partition("://")[2].partition("/")[0].partition("?")[0]
    return [("host", authority), ("content-length", str(len(body))), *merged.items()]


def _why(error: Exception, sent: bool) -> str:
    timed_out = isinstance(error, httpcore.TimeoutException)
    if sent:
        return "No answer in time." if timed_out else "The connection broke before a whole answer came."
    return "No connection in time." if timed_out else f"No connection: {error}."
