"""What all callbacks have in common: who calls, what the request holds, and the answer, which is 200 and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.request import UnreadablePostError

from crm.models import Key
from crm.services import keys
from gateways.callbacks.parameters import Ambiguous, Parameters, read
from gateways.services import reports
from gateways.services.reports import Reply

NO_KEY = Reply(3, "an api_key is needed")
AWAY = Reply(4, "try again later")
WRONG_METHOD = Reply(2, "call by GET or POST")


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """The call is not taken, and the caller is told why."""

    reply: Reply


def given_in(request: HttpRequest, tail: str, fields: tuple[str, ...]) -> Parameters:
    """The parameters of a request, wherever they stand. Raises Refused where one is given twice.

    Other methods than GET and POST are refused: who asks for the HEAD or the OPTIONS of a link reports nothing.
    """
    if request.method not in {"GET", "POST"}:
        raise Refused(WRONG_METHOD)
    try:
        return read(
            tail,
            request.META.get("QUERY_STRING", ""),
            request.META.get("CONTENT_TYPE", ""),
            _body(request),
            fields,
        )
    except Ambiguous as error:
        raise Refused(Reply(3 if str(error) == "api_key" else 2, f"{error} is given twice")) from None


def brand_of(given: Parameters, now: datetime) -> int | None:
    """The brand that the api_key speaks for; None without one. A wrong one is refused, token or not."""
    if not given["api_key"]:
        return None
    try:
        caller = keys.identify(given["api_key"], now)
    except keys.WrongKey:
        raise Refused(reports.WRONG_KEY) from None
    if not caller.allows(Key.Scope.CALLBACK):
        raise Refused(reports.WRONG_KEY)
    return caller.brand.pk


def answer(reply: Reply, status: int = 200) -> HttpResponse:
    """The reply as the caller reads it."""
    content: dict[str, int | str] = {"error_code": reply.error_code}
    if reply.error_message:
        content["error_message"] = reply.error_message
    headers = {"Retry-After": "5"} if status != 200 else None
    made = HttpResponse(msgspec.json.encode(content), "application/json", status, headers=headers)
    # Django logs the path of whatever is not 200, and a gateway may have glued its api_key to it.
    made._has_been_logged = True  # type: ignore[attr-defined]
    return made


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body if request.method == "POST" else b""
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError):
        return b""
