"""Tells Beckon what became of a message: plans the calls, makes them, notes what was answered."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlencode

import aiohttp
from yarl import URL

from examples.gateway.journal import Journal
from examples.gateway.modes import MODES, Call, Calls
from examples.gateway.options import Options
from examples.gateway.protocol import Kind
from examples.gateway.records import Arrival, CallMade

log = logging.getLogger(__name__)
_ANSWER_KEPT = 1000


def plan(options: Options, kind: Kind, url: str, ext_message_id: str, api_key: str | None) -> Calls:
    """The callbacks to make for an accepted message, in order."""
    if not options.callbacks:
        return []
    statuses = kind.statuses if options.statuses is None else options.statuses
    calls = [Call(url, kind.type, ext_message_id, status, api_key) for status in statuses]
    for mode in options.callbacks:
        calls = MODES[mode](calls)
    return calls


def address(call: Call) -> str:
    """The URL of a GET callback: the parameters appended with what the given URL still needs."""
    glue = call.glue or ("&" if "?" in call.url else "?")
    return f"{call.url}{glue}{urlencode(call.parameters())}"


def is_loopback(url: str) -> bool:
    """Whether a URL points to this machine; names other than localhost are not looked up, so they do not."""
    try:
        host = URL(url).host or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Caller:
    """Makes the calls in the background, over one connection pool; one attempt each, and no more."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.journal = journal
        self.clock = clock
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=10),
            connector=aiohttp.TCPConnector(limit=100),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._pending: set[asyncio.Task[None]] = set()

    def start(
        self, arrival: Arrival, calls: Calls, options: Options, answered: asyncio.Event
    ) -> asyncio.Task[None]:
        """Make these calls one after the other, once the request is answered."""
        task = asyncio.create_task(self._follow_up(arrival, calls, options, answered))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task

    async def settled(self) -> None:
        """Wait until no call is outstanding."""
        while self._pending:
            await asyncio.wait(self._pending)

    async def close(self) -> None:
        """Drop what is outstanding."""
        for task in self._pending:
            task.cancel()
        await asyncio.gather(*self._pending, return_exceptions=True)
        await self.session.close()

    async def _follow_up(
        self, arrival: Arrival, calls: Calls, options: Options, answered: asyncio.Event
    ) -> None:
        await answered.wait()
        if "storm" in options.callbacks:
            await asyncio.gather(*[self._call(arrival, call, options.via) for call in calls * options.storm])
            return
        for call in calls:
            await asyncio.sleep(options.delay / 1000)
            await self._call(arrival, call, options.via)

    async def _call(self, arrival: Arrival, call: Call, via: str) -> None:
        made = CallMade(self.clock(), call.status, call.ext_message_id)
        if is_loopback(call.url):
            await self._ask(call, via, made)
        else:
            made.error = "refused: this sample calls back to loopback addresses only"
            log.warning("no callback to %s: not a loopback address", URL(call.url).host)
        self.journal.called(arrival, made)

    async def _ask(self, call: Call, via: str, made: CallMade) -> None:
        try:
            async with self._request(call, via) as response:
                made.http_status = response.status
                made.answer = (await response.content.read(_ANSWER_KEPT)).decode(errors="replace")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            made.error = f"{type(error).__name__}: {error}"

    def _request(self, call: Call, via: str) -> "aiohttp.client._RequestContextManager":
        if via == "form":
            return self.session.post(call.url, data=call.parameters(), allow_redirects=False)
        if via == "json":
            return self.session.post(call.url, json=call.parameters(), allow_redirects=False)
        return self.session.get(URL(address(call), encoded=True), allow_redirects=False)
