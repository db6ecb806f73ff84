"""The page of a poll: what is asked, and the thanks. Opening it changes nothing, sending it answers once for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from crm.models import Brand
from gateways.models import Poll
from gateways.policy.questions import Choice, Matrix, Multiple, Option, Question, read_form
from gateways.policy.showing import style
from gateways.public.answers import page as shown
from gateways.public.door import for_customers
from gateways.services import polls
from gateways.services.links import Addressee, OldLink


@for_customers
def page(request: HttpRequest, found: Addressee, now: datetime) -> HttpResponse:
    """The questions; posted, the thanks, or the questions again with what does not fit."""
    poll = Poll.objects.filter(brand=found.customer.brand_id, slug=found.poll).first()
    if poll is None:
        raise OldLink()
    questions = polls.questions_of(poll)
    if request.method == "POST":
        answers = read_form(questions, dict(request.POST.lists()))
        try:
            polls.complete(poll, found.customer, answers, now)
        except polls.WrongAnswers as error:
            return asking(poll, found.customer.brand, questions, answers, error.flaws)
        except polls.AnsweredAlready:
            pass  # a second click, or a second tab: to the customer it is done
        return thanks(poll, found.customer.brand)
    try:
        polls.answerable(poll, found.customer, now)
    except polls.AnsweredAlready:
        return thanks(poll, found.customer.brand)
    return asking(poll, found.customer.brand, questions, {}, {})


def asking(
    poll: Poll,
    brand: Brand,
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    flaws: Mapping[str, str],
    preview: bool = False,
) -> HttpResponse:
    """The page of the questions; those that are not shown to everybody come and go by their stylesheet."""
    asked = [(each, *_filled(each, answers.get(each.code)), flaws.get(each.code, "")) for each in questions]
    context = {"poll": poll, "asked": asked, "flaws": flaws, "preview": preview, **_sender(brand)}
    return shown("poll", context, 422 if flaws else 200, style(questions, "question-"))


def thanks(poll: Poll, brand: Brand, preview: bool = False) -> HttpResponse:
    """What is said to whoever has answered."""
    return shown("poll_done", {"poll": poll, "preview": preview, **_sender(brand)})


def _filled(question: Question, answer: Any) -> tuple[Any, Any]:
    """What was answered, and the boxes to be drawn, each with whether it is ticked."""
    match question:
        case Matrix():
            given = answer or {}
            return answer, [(row, _boxes(question.columns, [given.get(row.code)])) for row in question.rows]
        case Choice() | Multiple():
            chosen = answer if isinstance(answer, list) else [answer]
            return answer, _boxes(question.options, chosen)
    return answer or "", []


def _boxes(options: Sequence[Option], chosen: Sequence[Any]) -> list[tuple[Option, bool]]:
    return [(option, option.code in chosen) for option in options]


def _sender(brand: Brand) -> dict[str, str]:
    return {"label": brand.label.name, "brand": brand.name}
