"""One call of a journey to the outside: it goes out, and what it means comes back."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import aiohttp

from gateways.models import Call
from gateways.queries.calls import Due
from gateways.services.answers import Meaning
from gateways.services.call_answers import Told, read
from gateways.services.calling import Tried
from gateways.services.parcels import Route
from lib.async_http import request
from lib.errors import Invalid
from lib.outgoing import Limits, MaybeSent, NotSent

log = logging.getLogger(__name__)

CONNECT_S = 3.0


async def ask(session: aiohttp.ClientSession, due: Due, routes: Mapping[int, Route]) -> Tried:
    """Make the call. Never raises: whatever happens is told."""
    route = routes.get(due.gateway_id) if due.gateway_id is not None else None
    # The gateway's last: what a journey says can never replace its credentials.
    headers = {**due.headers, **(route.headers if route else {}), "Idempotency-Key": due.uid}
    limits = Limits(CONNECT_S, due.timeout_s, due.timeout_s)
    body = due.body.encode() if due.body else None
    try:
        answer = await request(session, due.method, due.url, body, headers, limits)
    except Invalid as error:  # the address or a header: nothing that another try could mend
        told = Told(Meaning.REFUSED, error=error.message)
    except NotSent as error:
        told = Told(Meaning.NO_ANSWER, error=error.message)
    except MaybeSent as error:
        told = Told(Meaning.UNKNOWN, error=error.message)
    except Exception as error:
        log.exception("call %s cannot be made", due.id)
        told = Told(Meaning.REFUSED, error=f"It could not be made: {type(error).__name__}.")
    else:
        told = read(answer, due.keeps, has_codes=due.kind != Call.Kind.WEBHOOK)
    return Tried(due, told)
