"""What customers see of a poll: its questions, and the thanks. For their own page, and its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from crm.models import Brand
from gateways.models import Poll
from gateways.policy.questions import Choice, Matrix, Multiple, Option, Question
from gateways.policy.showing import style
from gateways.services.public_pages import page


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
    return page("poll", context, 422 if flaws else 200, style(questions, "question-"))


def thanks(poll: Poll, brand: Brand, preview: bool = False) -> HttpResponse:
    """What is said to whoever has answered."""
    return page("poll_done", {"poll": poll, "preview": preview, **_sender(brand)})


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
