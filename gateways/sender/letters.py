"""A message for browsers: a letter to each, at the browser's own push service."""

from __future__ import annotations

import asyncio

import aiohttp

from gateways.services.answers import Meaning, Verdict
from gateways.services.parcels import Letter, Parcel
from gateways.services.record import Result
from lib.async_http import request
from lib.errors import Invalid
from lib.outgoing import MaybeSent, NotSent

ENCODING = "aes128gcm"
GONE = (404, 410)
#: what one letter says of the whole message, the first that there is: one browser is enough
RANKS = (Meaning.ACCEPTED, Meaning.UNKNOWN, Meaning.NO_ANSWER, Meaning.REFUSED)


async def post_letters(session: aiohttp.ClientSession, parcel: Parcel) -> Result:
    """Post them all at once. Never raises: whatever happens is a verdict."""
    told = await asyncio.gather(*(_post(session, letter) for letter in parcel.letters))
    verdict = min((verdict for verdict, _ in told), key=lambda one: RANKS.index(one.meaning))
    gone = [letter.browser_id for letter, (_, is_gone) in zip(parcel.letters, told, strict=True) if is_gone]
    return Result(parcel, verdict, tuple(gone))


async def _post(session: aiohttp.ClientSession, letter: Letter) -> tuple[Verdict, bool]:
    """What came of it, and whether the browser is gone."""
    try:
        answer = await request(session, "POST", letter.url, letter.body, letter.headers, encoding=ENCODING)
    except Invalid as error:
        return Verdict(Meaning.REFUSED, error=error.message), False
    except NotSent as error:
        return Verdict(Meaning.NO_ANSWER, error=error.message), False
    except MaybeSent as error:
        return Verdict(Meaning.UNKNOWN, error=error.message), False
    return _read(answer.status), answer.status in GONE


def _read(status: int) -> Verdict:
    if 200 <= status < 300:
        return Verdict(Meaning.ACCEPTED)
    if status in GONE:
        return Verdict(Meaning.REFUSED, error="The browser takes no notifications any more.")
    if status == 429 or status >= 500:
        return Verdict(Meaning.NO_ANSWER, error=f"The push service answered HTTP {status}.")
    return Verdict(Meaning.REFUSED, error=f"The push service refused it: HTTP {status}.")
