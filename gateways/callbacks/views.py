"""Delivery callbacks (CONTRACT §3): always HTTP 200 and JSON, whatever comes in.

A plain Django view: the framework for the API would cost more than the work itself. The query string holds
an api_key and is never logged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from psycopg.errors import DeadlockDetected

from crm.models import Key
from crm.services import keys
from gateways.callbacks.parameters import Ambiguous, Parameters, read, split_path
from gateways.services import reports, tokens
from gateways.services.reports import Notice, Reply
from lib import clock
from lib.gathering import Gatherer

GATHERED = 200
TRIES = 3
UNKNOWN_MESSAGE = Reply(1, "the message was not found")
NO_KEY = Reply(3, "an api_key is needed")
AWAY = Reply(4, "try again later")


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    reply: Reply


@csrf_exempt
def delivery(request: HttpRequest, rest: str = "") -> HttpResponse:
    """One delivery status, by GET or POST."""
    now = clock.now()
    try:
        return _answer(_gatherer.submit(_notice(request, rest, now)))
    except _Refused as refused:
        return _answer(refused.reply)
    except (OperationalError, InterfaceError):
        # The one answer that is not 200: accepting a status that cannot be kept would lose it.
        return _answer(AWAY, status=503)


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
    try:
        given = read(tail, request.META.get("QUERY_STRING", ""), request.content_type or "", _body(request))
    except Ambiguous as error:
        raise _Refused(Reply(3 if str(error) == "api_key" else 2, f"{error} is given twice")) from None
    brand_id = _brand_id(given, now)
    message_id = tokens.message_id(token) if token else None
    if message_id is None and brand_id is None:
        raise _Refused(UNKNOWN_MESSAGE if token else NO_KEY)
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


def _brand_id(given: Parameters, now: datetime) -> int | None:
    """The brand that the api_key speaks for; None without one. A wrong one is refused, token or not."""
    if not given["api_key"]:
        return None
    try:
        caller = keys.identify(given["api_key"], now)
    except keys.WrongKey:
        raise _Refused(reports.WRONG_KEY) from None
    if not caller.allows(Key.Scope.CALLBACK):
        raise _Refused(reports.WRONG_KEY)
    return caller.brand.pk


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body if request.method == "POST" else b""
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError):
        return b""


def _answer(reply: Reply, status: int = 200) -> HttpResponse:
    content: dict[str, int | str] = {"error_code": reply.error_code}
    if reply.error_message:
        content["error_message"] = reply.error_message
    headers = {"Retry-After": "5"} if status != 200 else None
    answer = HttpResponse(msgspec.json.encode(content), "application/json", status, headers=headers)
    # Django logs the path of whatever is not 200, and a gateway may have glued its api_key to it.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer
