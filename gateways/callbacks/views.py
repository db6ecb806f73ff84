"""Delivery callbacks (CONTRACT §3): always HTTP 200 and JSON, whatever comes in.

A plain Django view: the framework for the API would cost more than the work itself. The query string holds
an api_key and is never logged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from psycopg.errors import DeadlockDetected

from gateways.callbacks.exchange import AWAY, NO_KEY, Refused, answer, brand_of, given_in
from gateways.callbacks.parameters import FIELDS, split_path
from gateways.services import reports, tokens
from gateways.services.reports import Notice, Reply
from lib import clock
from lib.gathering import Gatherer

GATHERED = 200
TRIES = 3
UNKNOWN_MESSAGE = Reply(1, "the message was not found")


@csrf_exempt
def delivery(request: HttpRequest, rest: str = "") -> HttpResponse:
    """One delivery status, by GET or POST."""
    now = clock.now()
    try:
        return answer(_gatherer.submit(_notice(request, rest, now)))
    except Refused as refused:
        return answer(refused.reply)
    except (OperationalError, InterfaceError):
        # The one answer that is not 200: accepting a status that cannot be kept would lose it.
        return answer(AWAY, status=503)


def _take(notices: Sequence[Notice]) -> list[Reply]:
    """Again when the database chose us to resolve a deadlock."""
    for _ in range(TRIES - 1):
        try:
            return reports.take(notices, clock.now())
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return reports.take(notices, clock.now())


_gatherer: Gatherer[Notice, Reply] = Gatherer(_take, GATHERED, shared=(OperationalError, InterfaceError))


def _notice(request: HttpRequest, rest: str, now: datetime) -> Notice:
    token, tail = split_path(rest)
    given = given_in(request, tail, FIELDS)
    brand_id = brand_of(given, now)
    message_id = tokens.message_id(token) if token else None
    if message_id is None and brand_id is None:
        raise Refused(UNKNOWN_MESSAGE if token else NO_KEY)
    return Notice(
        type=given["type"],
        ext_message_id=given["ext_message_id"],
        status=given["status"],
        at=now,
        brand_id=brand_id,
        message_id=message_id,
        user_agent=given["user_agent"],
        link=given["link"],
    )
