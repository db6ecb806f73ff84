"""The report of a poll: for each question how many have answered, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from gateways.models import Poll, PollAnswer
from gateways.policy import told
from gateways.policy.questions import Choice, Matrix, Multiple, Option, Question
from gateways.policy.showing import in_words
from gateways.queries.poll_report import Key, counts
from gateways.services.polls import questions_of


@dataclass(frozen=True, slots=True)
class Count:
    """How often an option was chosen; `share` of those who have answered the question (0 to 1)."""

    code: str
    text: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """The options of a question, or of one row of a matrix, whose code and text these are."""

    code: str
    text: str
    options: Sequence[Count]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question; `shown_if` says in words whom it was shown to. What was written freely has no lines."""

    code: str
    kind: str
    text: str
    shown_if: str
    answered: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class PollReport:
    """`invited` counts invitations, `completed` customers who have answered."""

    invited: int
    completed: int
    questions: Sequence[Answered]


def report(poll: Poll) -> PollReport:
    """All of it. Three statements."""
    everything = questions_of(poll)
    questions = [each for each in everything if each.is_asked]
    found = counts(poll.pk, [each.code for each in questions if isinstance(each, Choice)])
    answered = [_answered(each, in_words(everything, each.shown_if), found) for each in questions]
    return PollReport(poll.invitations.count(), poll.answers.count(), answered)


def table(found: PollReport) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    """The same as a header and rows, one for each option."""
    header = ("question", "text", "row", "option", "option_text", "count", "share")
    rows = (
        (each.code, each.text, line.code, option.code, option.text, option.count, round(option.share, 4))
        for each in found.questions
        for line in each.lines
        for option in line.options
    )
    open_ = (
        (each.code, each.text, "", "", "", each.answered, "") for each in found.questions if not each.lines
    )
    return header, iter([*rows, *open_])


def behind(poll: Poll, question: Question | None, line: str = "", option: str = "") -> QuerySet[PollAnswer]:
    """The answers that a number of the report counts: all, those to a question, or those with this option."""
    rows = PollAnswer.objects.filter(poll=poll).select_related("customer")
    if question is None:
        return rows
    if not option:
        return rows.filter(answers__has_key=question.code)
    match question:
        case Matrix():
            wanted: object = {line: option}
        case Multiple():
            wanted = [option]
        case _:
            wanted = option
    return rows.filter(answers__contains={question.code: wanted})


def answers_table(poll: Poll, most: int) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    """What each customer has answered, a row for each, the newest `most` of them, in words."""
    questions = questions_of(poll)
    columns = told.columns(questions)
    given = (
        behind(poll, None).order_by("-pk").values_list("customer__ext_id", "answered_at", "answers")[:most]
    )
    rows = (
        (ext_id, at.isoformat(), *told.cells(columns, answers))
        for ext_id, at, answers in given.iterator(chunk_size=2_000)
    )
    names = [".".join(filter(None, (each.code, row))) for each, row in columns]
    return ("customer", "answered_at", *names), rows


def _answered(question: Question, shown_if: str, found: Mapping[Key, int]) -> Answered:
    answered = found.get((question.code, "", ""), 0)
    lines: list[Line] = []
    match question:
        case Choice() | Multiple():
            lines = [Line("", "", _counts(question.code, "", question.options, answered, found))]
        case Matrix():
            lines = [
                Line(row.code, row.text, _counts(question.code, row.code, question.columns, answered, found))
                for row in question.rows
            ]
    return Answered(question.code, question.kind, question.text, shown_if, answered, lines)


def _counts(
    question: str, line: str, options: Sequence[Option], answered: int, found: Mapping[Key, int]
) -> list[Count]:
    numbers = [found.get((question, line, option.code), 0) for option in options]
    of = sum(numbers) if line else answered  # a row of a matrix may be left out
    return [
        Count(option.code, option.text, number, number / of if of else 0.0)
        for option, number in zip(options, numbers, strict=True)
    ]
