"""Thousands of callbacks at once, as a gateway makes them that has been catching its breath."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp
import msgspec

CONNECTIONS = 100
TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Call:
    """One callback to be made."""

    url: str
    ext_message_id: str
    status: str


@dataclass
class Answers:
    """`counts`: how often each (HTTP status, error_code) came; (0, 0) for no answer."""

    counts: Counter[tuple[int, int]] = field(default_factory=Counter)
    seconds: float = 0.0
    longest_s: float = 0.0


async def make(calls: Sequence[Call]) -> Answers:
    """Make them all, so many at a time as there are connections."""
    answers, began = Answers(), time.monotonic()
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=TIMEOUT_S)
    ) as session:
        await asyncio.gather(*[_call(session, call, answers) for call in calls])
    answers.seconds = time.monotonic() - began
    return answers


async def _call(session: aiohttp.ClientSession, call: Call, answers: Answers) -> None:
    began = time.monotonic()
    parameters = {"type": "email", "ext_message_id": call.ext_message_id, "status": call.status}
    try:
        async with session.get(call.url, params=parameters) as response:
            code = msgspec.json.decode(await response.read())["error_code"]
            answers.counts[response.status, code] += 1
    except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError):
        answers.counts[0, 0] += 1
    answers.longest_s = max(answers.longest_s, time.monotonic() - began)
