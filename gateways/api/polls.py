"""`/api/v1/polls`: questions to customers, and what they have answered."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.resources import BrandResource, etag, expected_revision
from crm.backoffice.downloads import csv_download
from gateways.api.poll_bodies import (
    AnswersPage,
    NewPoll,
    PollAnswerShown,
    PollChanged,
    PollReportShown,
    PollShown,
)
from gateways.models import Poll, PollAnswer
from gateways.services import poll_report, polls

PLAIN = ("slug", "name", "status", "intro", "thanks", "questions")


class Polls(BrandResource):
    """Polls of the key's brand."""

    thing = "templates"
    rights: ClassVar = {"answers": "customers.see"}
    queryset = Poll.objects.select_related("brand__label")

    @extend_schema(responses=PollShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), _poll)

    @extend_schema(request=NewPoll, responses={201: PollShown})
    def create(self, request: Request) -> Response:
        """A draft: nobody can answer until it is opened."""
        return _shown(polls.create(self.actor, self.brand, **self.body(NewPoll).model_dump()), 201)

    @extend_schema(responses=PollShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return _shown(self.get_object())

    @extend_schema(request=PollChanged, responses=PollShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """409 where more than texts of the questions would change once it was open, and with If-Match after others."""
        given = {name: v for name, v in self.body(PollChanged).model_dump().items() if v is not None}
        expected = expected_revision(request)
        return _shown(polls.change(self.actor, self.get_object(), expected=expected, **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Of a draft that nothing names."""
        polls.delete(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=PollShown)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, slug: str) -> Response:
        """From now on customers can answer."""
        return _shown(polls.open_(self.actor, self.get_object()))

    @extend_schema(request=None, responses=PollShown)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, slug: str) -> Response:
        """Nobody can answer any more."""
        return _shown(polls.close(self.actor, self.get_object()))

    @extend_schema(responses=PollReportShown)
    @action(detail=True)
    def report(self, request: Request, slug: str) -> Response:
        """For each question how many have answered it, and what."""
        return Response(PollReportShown(**asdict(poll_report.report(self.get_object()))).model_dump())

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=True, url_path="report/csv")
    def report_csv(self, request: Request, slug: str) -> HttpResponse:
        """The report as a table, a row for each option."""
        poll = self.get_object()
        return csv_download(f"poll-{poll.slug}", *poll_report.table(poll_report.report(poll)))

    @extend_schema(responses=AnswersPage)
    @action(detail=True)
    def answers(self, request: Request, slug: str) -> Response:
        """What each customer has answered, in her own words, too."""
        return self.paged(
            PollAnswer.objects.filter(poll=self.get_object()).select_related("customer"), _answer
        )


def _poll(poll: Poll) -> dict[str, Any]:
    plain = {name: getattr(poll, name) for name in PLAIN}
    return PollShown(**plain, created_at=poll.created_at.isoformat()).model_dump()


def _shown(poll: Poll, status: int = 200) -> Response:
    return Response(_poll(poll), status, headers=etag(poll.revision))


def _answer(given: PollAnswer) -> dict[str, Any]:
    at = given.answered_at.isoformat()
    return PollAnswerShown(customer=given.customer.ext_id, answered_at=at, answers=given.answers).model_dump()
