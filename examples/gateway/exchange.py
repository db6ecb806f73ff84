"""One request at the gateway and what may be done with it: accept, answer, call back."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web

from examples.gateway.callbacks import Caller, plan
from examples.gateway.journal import Journal
from examples.gateway.options import Options
from examples.gateway.protocol import Incoming, Kind
from examples.gateway.records import Arrival
from examples.gateway.settings import Settings

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Office:
    """What all exchanges of one gateway share."""

    settings: Settings
    journal: Journal
    caller: Caller


@dataclass(slots=True)
class Exchange:
    """The verbs of a gateway, for the usual course and for the faults.

    `heard` is what the caller was told (or would have been, had it listened), for the journal.
    """

    request: web.Request
    options: Options
    kind: Kind
    message: Incoming
    arrival: Arrival
    office: Office
    heard: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    ext_message_id: str = ""
    _calls: asyncio.Task[None] | None = None

    def accept(self) -> None:
        """Take the message on; its callbacks follow once `answered` is set."""
        self.ext_message_id, is_sent = self.office.journal.accept(self.arrival, self.options.dedupe)
        url, key = self.message.callback_url, self.office.settings.api_key
        if is_sent and (calls := plan(self.options, self.kind, url, self.ext_message_id, key)):
            self._calls = self.office.caller.start(self.arrival, calls, self.options, self.answered)

    def acceptance(self) -> dict[str, Any]:
        """The answer that says so."""
        return {"error_code": 0, "ext_message_id": self.ext_message_id}

    def say(self, answer: dict[str, Any]) -> web.Response:
        """Answer as the contract wants it: HTTP 200 and JSON."""
        self.heard = answer
        return self.answer(answer)

    def answer(self, answer: dict[str, Any]) -> web.Response:
        """The same without a note of it."""
        return web.Response(body=_encode(answer), content_type="application/json")

    def raw(self, text: str, status: int = 200, **more: Any) -> web.Response:
        """Answer anything else."""
        self.heard = {"status": status, "text": text}
        return web.Response(text=text, status=status, **more)

    async def pause(self, usual_ms: int) -> None:
        """Wait as long as `ms` says, or as usual."""
        await asyncio.sleep((usual_ms if self.options.ms is None else self.options.ms) / 1000)

    async def call_back(self) -> None:
        """Make all callbacks now, before the answer."""
        self.answered.set()
        if self._calls is not None:
            await self._calls

    @property
    def is_followed_up(self) -> bool:
        """Whether callbacks wait for the answer to be out."""
        return self._calls is not None
