"""Every error of the API as RFC 9457 problem details.

`code` is for programs and never changes, `detail` is for people: what is wrong, where, what to do. Whatever is
the caller's doing is a 4xx; a database that is away is a 503 worth repeating; a 500 is a bug of ours.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from crm.api.wire import JSONRenderer, discard_body
from lib.errors import Conflict, Invalid, NotFound, TryLater
from lib.words import in_our_words

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
DATABASE_BACK_IN_S = 2
#: as RFC 9110 has them; Python before 3.13 knows older names
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


class Problem(exceptions.APIException):
    """An error ready to be answered; `more` are members of its own beside the usual ones (RFC 9457, 3.2)."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.text = detail
        self.errors = errors or []
        self.headers = dict(headers or {})
        self.more = dict(more or {})

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES.get(self.status_code) or HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "code": self.code,
            "detail": self.text,
            **self.more,
        }
        return {**body, "errors": self.errors} if self.errors else body


def as_problem(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler."""
    problem = translate(error)
    if "request" in context:
        discard_body(context["request"]._request)
    return Response(problem.body(), problem.status_code, headers=problem.headers, content_type=MEDIA_TYPE)


def translate(error: Exception) -> Problem:
    """The problem that an exception amounts to. Logs what is a bug."""
    if isinstance(error, Problem):
        return error
    for kinds, make in _KINDS:
        if isinstance(error, kinds):
            problem: Problem = make(error)
            return problem
    log.exception("unexpected error in the API", exc_info=error)
    return Problem(500, "internal", "Something broke on our side. It has been logged.")


@csrf_exempt
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: a problem beneath /api/, a plain page elsewhere."""
    if not request.path.startswith("/api/"):
        return HttpResponse("<h1>Not found</h1>", status=404)
    discard_body(request)
    body = Problem(404, "not_found", f"There is nothing at {request.path}.").body()
    return HttpResponse(JSONRenderer().render(body), status=404, content_type=MEDIA_TYPE)


def _of_drf(error: exceptions.APIException) -> Problem:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(math.ceil(getattr(error, "wait", None) or 1))
    if isinstance(error, exceptions.ValidationError):
        return Problem(error.status_code, "invalid", "Some fields are not right.", errors=_flat(error.detail))
    code = error.get_codes()
    text = str(error.detail)
    return Problem(error.status_code, code if isinstance(code, str) else "invalid", text, headers=headers)


def _flat(detail: Any, field: str = "") -> list[dict[str, Any]]:
    if isinstance(detail, dict):
        return [one for key, inner in detail.items() for one in _flat(inner, f"{field}.{key}".strip("."))]
    if isinstance(detail, list):
        return [one for inner in detail for one in _flat(inner, field)]
    return [{"field": field, "code": getattr(detail, "code", "invalid"), "message": str(detail)}]


def _of_invalid(error: Invalid) -> Problem:
    errors = [{"field": error.field, "code": error.code, "message": error.message}]
    return Problem(400, error.code, error.message, errors=errors)


def _of_pydantic(error: pydantic.ValidationError) -> Problem:
    errors = [
        {"field": ".".join(map(str, one["loc"])), "code": one["type"], "message": in_our_words(dict(one))}
        for one in error.errors(include_url=False, include_input=False)
    ]
    return Problem(400, "invalid", "Some fields are not right.", errors=errors)


def _of_model(error: ModelInvalid) -> Problem:
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return Problem(400, "invalid", "Some fields are not right.", errors=_flat(fields))


def _of_try_later(error: TryLater) -> Problem:
    return Problem(503, "try_later", error.message, headers={"Retry-After": str(math.ceil(error.after))})


def _of_database(error: Exception) -> Problem:
    log.warning("database away: %s", error)
    headers = {"Retry-After": str(DATABASE_BACK_IN_S)}
    return Problem(503, "database_away", "The database is away. Send the same again later.", headers=headers)


# The first that fits: special before general.
_KINDS: tuple[tuple[Any, Any], ...] = (
    (exceptions.APIException, _of_drf),
    (Invalid, _of_invalid),
    (NotFound, lambda error: Problem(404, "not_found", error.message)),
    (Conflict, lambda error: Problem(409, "conflict", error.message)),
    (TryLater, _of_try_later),
    (pydantic.ValidationError, _of_pydantic),
    (ModelInvalid, _of_model),
    (Http404, lambda error: Problem(404, "not_found", "There is no such thing in this brand.")),
    (PermissionDenied, lambda error: Problem(403, "permission_denied", "You may not do this.")),
    (RequestDataTooBig, lambda error: Problem(413, "too_large", "The body is too large.")),
    (UnreadablePostError, lambda error: Problem(400, "cut_off", "The body ended before it was complete.")),
    (SuspiciousOperation, lambda error: Problem(400, "invalid", "The request is not right.")),
    ((OperationalError, InterfaceError), _of_database),
    (DataError, lambda error: Problem(400, "invalid", "A value is out of the range that can be stored.")),
    (IntegrityError, lambda error: Problem(409, "conflict", "This contradicts what is stored already.")),
)
