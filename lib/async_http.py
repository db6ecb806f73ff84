"""Many outgoing calls at once, over aiohttp: what the sender uses.

The guard stands in three places: `post_json` checks the URL's text; the resolver checks every answer for a
name; and the socket factory, which sees the very address of each connection attempt, has the last word (it
also covers hosts that are IP literals, for which aiohttp asks no resolver).
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from time import perf_counter

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client import ClientTimeout
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import AddrInfoType, Connection
from aiohttp.tracing import Trace

from lib.addresses import ForbiddenAddress, check_ip, check_url
from lib.outgoing import ANSWER_BYTES, BASE_HEADERS, Answer, Limits, MaybeSent, NotSent, check_headers

_FAILURES = (aiohttp.ClientError, OSError, TimeoutError)
DEFAULT_LIMITS = Limits()


class GuardedResolver(AbstractResolver):
    """Another resolver's answers, provided that all of them may be connected to."""

    def __init__(self, inner: AbstractResolver, allow_private: bool) -> None:
        self._inner = inner
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises ForbiddenAddress if one answer is forbidden: a mixed answer is an attack, not a choice."""
        answers = await self._inner.resolve(host, port, family)
        for answer in answers:
            check_ip(answer["host"], self._allow_private, host)
        return answers

    async def close(self) -> None:
        await self._inner.close()


class GuardedConnector(aiohttp.TCPConnector):
    """Connects only where it may, and says `NotSent` for whatever fails before there is a connection."""

    def __init__(
        self, *, allow_private: bool, resolver: AbstractResolver, limit: int, tls: ssl.SSLContext | None
    ) -> None:
        self.allow_private = allow_private
        super().__init__(
            resolver=GuardedResolver(resolver, allow_private),
            socket_factory=self._open,
            limit=limit,
            ssl=tls or True,
        )

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:
        """The line between "did not leave" and "may have": no byte of the request is written in here."""
        try:
            return await super().connect(req, traces, timeout)
        except aiohttp.InvalidURL as error:
            raise ForbiddenAddress("The URL's host is not a plain name or IP address.") from error
        except _FAILURES as error:
            raise NotSent(_why_not_connected(error, timeout.connect)) from error

    def _open(self, address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, where = address
        check_ip(str(where[0]), self.allow_private, "The host")
        return socket.socket(family=family, type=kind, proto=protocol)


def guarded_session(
    *,
    allow_private: bool,
    connections: int = 100,
    limits: Limits = DEFAULT_LIMITS,
    resolver: AbstractResolver | None = None,
    tls: ssl.SSLContext | None = None,
) -> aiohttp.ClientSession:
    """A session for `post_json`: no cookies, no proxies from the environment, nothing decompressed.

    To be opened inside a running loop and closed by the caller. `connections` is for the whole session; a
    call that waits for a free one longer than the connect limit ends as NotSent.
    """
    connector = GuardedConnector(
        allow_private=allow_private,
        resolver=resolver or aiohttp.ThreadedResolver(),
        limit=connections,
        tls=tls,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=_timeout(limits),
        headers=BASE_HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )


async def post_json(
    session: aiohttp.ClientSession, url: str, body: bytes, headers: Mapping[str, str] | None = None
) -> Answer:
    """POST `body` (JSON, encoded already) and return the answer, whatever its status.

    `session` comes from `guarded_session`. Raises ForbiddenAddress, Invalid (a header), NotSent or MaybeSent.
    """
    return await request(session, "POST", url, body, headers)


async def request(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    encoding: str = "",
) -> Answer:
    """The same with any method; `limits` in place of the session's, for this call. `encoding`: of the body."""
    connector = session.connector
    if not isinstance(connector, GuardedConnector):
        raise TypeError("an outgoing call needs a session from guarded_session")
    check_url(url, connector.allow_private)
    check_headers(headers or {})
    named = {**(headers or {}), "Content-Encoding": encoding} if encoding else headers
    timeout = session.timeout if limits is None else _timeout(limits)
    begun = perf_counter()
    try:
        async with session.request(
            method, url, data=body, headers=named, timeout=timeout, allow_redirects=False
        ) as response:
            content, cut = await _read(response)
    except _FAILURES as error:
        raise MaybeSent(_why_no_answer(error)) from error
    return Answer(response.status, content, round((perf_counter() - begun) * 1000), cut)


def _timeout(limits: Limits) -> ClientTimeout:
    return ClientTimeout(total=limits.total, connect=limits.connect, sock_read=limits.read)


async def _read(response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """The body up to the limit; a connection with more in it is closed, not drained."""
    chunks, size = [], 0
    while chunk := await response.content.readany():
        chunks.append(chunk)
        size += len(chunk)
        if size > ANSWER_BYTES:
            response.close()
            break
    return b"".join(chunks)[:ANSWER_BYTES], size > ANSWER_BYTES


def _why_not_connected(error: BaseException, connect_s: float | None) -> str:
    """In words of ours: aiohttp's own may hold the whole URL, and with it a secret."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "The host name does not resolve."
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"No secure connection: {error.certificate_error}."
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        return f"No secure connection: {error.os_error}."
    if isinstance(error, TimeoutError):
        return f"No connection within {connect_s:g} s."
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return f"No connection: {getattr(cause, 'strerror', None) or type(cause).__name__}."


def _why_no_answer(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "No answer in time."
    return f"The connection broke before a whole answer came ({type(error).__name__})."
