"""The view behind every dialect: read, decode, accept, answer."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from crm.api import problems
from crm.api.authentication import key_of
from crm.api.wire import read_body
from events.contract import Answer, Batch, Dialect, Failure, TooMany
from events.services import ingest
from lib import clock


class AsItIs(BaseContentNegotiation):
    """Answers JSON whatever the Accept header says: senders of events do not care for it."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class PostEvents(APIView):
    """Takes events in one dialect."""

    scope = "events"
    dialect: ClassVar[type[Dialect]]
    content_negotiation_class = AsItIs

    def post(self, request: Request) -> Response:
        batch = self._decoded(read_body(request._request))
        outcome = ingest.accept(key_of(request), batch, clock.now(), self.dialect.key)
        return _response(self.dialect.answer(outcome, new_request_id()))

    def _decoded(self, body: bytes) -> Batch:
        try:
            return self.dialect.decode(body)
        except TooMany as error:
            raise problems.Problem(413, error.code, error.message) from None

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if self.request.method == "POST":
            body = response.data
            failure = Failure(response.status_code, body["code"], body["detail"])
            answer = self.dialect.failed(failure, new_request_id())
            if answer is not None:
                return _response(answer, dict(response.items()))
        return response


def new_request_id() -> str:
    return uuid.uuid4().hex


def _response(answer: Answer, headers: dict[str, str] | None = None) -> Response:
    return Response(answer.body, answer.status, headers=headers, content_type=answer.content_type)
