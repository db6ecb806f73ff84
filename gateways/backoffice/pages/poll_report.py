"""What was answered to a poll: numbers for each question, completions by day, and the customers behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.charts import lines
from crm.backoffice.downloads import csv_download
from crm.backoffice.paging import page_of
from crm.backoffice.periods import chosen_period, presets
from crm.backoffice.shell import show
from gateways.backoffice.poll_head import head
from gateways.models import Poll, PollAnswer, PollInvitation
from gateways.policy.questions import Matrix, Open, Question
from gateways.policy.told import told
from gateways.queries.poll_report import completed_by_day
from gateways.services import poll_report
from gateways.services.polls import questions_of
from lib import clock

SHOWN = 5
"""Of what was written freely; the rest is a page of its own."""

MOST_ROWS = 100_000


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """All answers; completions by day of the last 28 days, unless asked for others."""
    now = clock.now()
    poll = _poll(desk, slug)
    period = chosen_period(request, desk, now)
    days = completed_by_day(poll.pk, period)
    by_day = [days.get(day, 0) for day in period.days]
    return show(
        request,
        desk,
        "gateways/poll_report.html",
        poll.name,
        **head(desk, poll, "report"),
        found=poll_report.report(poll),
        written=_written(poll),
        period=period,
        presets=presets(request, period, now),
        chart=lines(period.days, {"completed": by_day}),
        days=[(day, count) for day, count in zip(period.days, by_day, strict=True) if count],
        most=MOST_ROWS,
    )


@require("templates.see")
def download(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The numbers as CSV, a row for each option."""
    poll = _poll(desk, slug)
    return csv_download(f"poll-{poll.slug}", *poll_report.table(poll_report.report(poll)))


@require("customers.export")
def download_answers(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The newest answers as CSV, a row for each customer."""
    poll = _poll(desk, slug)
    return csv_download(f"poll-{poll.slug}-answers", *poll_report.answers_table(poll, MOST_ROWS))


@require("customers.see")
def answers(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Who has answered, and what: everybody, or those behind a number, by `question`, `row` and `option`."""
    poll = _poll(desk, slug)
    questions = questions_of(poll)
    code, row, option = (
        request.GET.get(name, "").replace("\0", "") for name in ("question", "row", "option")
    )
    asked = next((each for each in questions if each.code == code and each.is_asked), None)
    if code and asked is None:
        raise Http404
    found = page_of(request, poll_report.behind(poll, asked, row, option))
    return show(
        request,
        desk,
        "gateways/poll_answers.html",
        poll.name,
        **head(desk, poll, "report"),
        page=found,
        rows=[(one, _said(questions, one)) for one in found.rows],
        asked=asked,
        narrowed=_narrowed(asked, row, option),
    )


@require("customers.see")
def invitations(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Who was invited, and until when."""
    poll = _poll(desk, slug)
    rows = PollInvitation.objects.filter(poll=poll).select_related("customer")
    found, now = page_of(request, rows), clock.now()
    return show(
        request,
        desk,
        "gateways/poll_invitations.html",
        poll.name,
        **head(desk, poll, "report"),
        page=found,
        now=now,
    )


def _poll(desk: Desk, slug: str) -> Poll:
    return desk.get(Poll.objects.select_related("brand__label"), slug=slug)


def _written(poll: Poll) -> dict[str, list[tuple[PollAnswer, str]]]:
    """The newest answers to each open question, by its code, with what they say. A query for each of them."""
    asked = [each for each in questions_of(poll) if isinstance(each, Open)]
    return {
        each.code: [
            (one, one.answers[each.code])
            for one in poll_report.behind(poll, each).order_by("-answered_at")[:SHOWN]
        ]
        for each in asked
    }


def _said(questions: Sequence[Question], given: PollAnswer) -> list[tuple[str, str]]:
    """Each question that was answered with the answer, in words."""
    return [
        (each.text, told(each, given.answers[each.code])) for each in questions if each.code in given.answers
    ]


def _narrowed(asked: Question | None, row: str, option: str) -> str:
    """What they have answered, in words; empty where that does not matter."""
    if asked is None or not option:
        return ""
    answer: Any = {row: option} if isinstance(asked, Matrix) else option
    return told(asked, answer)
