"""One call: a parcel goes out, a verdict comes back."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp
from django.conf import settings

from gateways.sender.letters import post_letters
from gateways.services.answers import Meaning, Verdict, read_answer
from gateways.services.parcels import Parcel
from gateways.services.record import Result
from lib.async_http import guarded_session, post_json
from lib.errors import Invalid
from lib.outgoing import MaybeSent, NotSent

CONNECTIONS = 1_000
"""Of one sender, to all gateways together; each has a limit of its own in its lane."""


def open_session() -> aiohttp.ClientSession:
    """The session for `call`; to be opened in a running loop and closed by the caller."""
    return guarded_session(allow_private=settings.BECKON_ALLOW_PRIVATE_GATEWAYS, connections=CONNECTIONS)


async def call(session: aiohttp.ClientSession, parcel: Parcel) -> Result:
    """Post the parcel. Never raises: whatever happens is a verdict."""
    if parcel.letters:
        return await post_letters(session, parcel)
    try:
        answer = await post_json(session, parcel.route.url, parcel.body, parcel.headers)
    except Invalid as error:  # the address or a header: nothing that another try could mend
        verdict = Verdict(Meaning.REFUSED, error=error.message)
    except NotSent as error:
        verdict = Verdict(Meaning.NO_ANSWER, error=error.message)
    except MaybeSent as error:
        verdict = Verdict(Meaning.UNKNOWN, error=error.message)
    else:
        verdict = read_answer(answer)
    return Result(parcel, verdict)


def not_tried(parcels: Iterable[Parcel]) -> list[Result]:
    """Gives parcels back as they came."""
    return [Result(parcel, Verdict(Meaning.NOT_TRIED)) for parcel in parcels]
