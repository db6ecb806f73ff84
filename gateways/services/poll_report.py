"""The report of a poll: for each question how many have answered, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateways.models import Poll
from gateways.policy.questions import Choice, Matrix, Multiple, Option, Question
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
    """One question. What was written freely has no lines."""

    code: str
    kind: str
    text: str
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
    questions = [each for each in questions_of(poll) if each.is_asked]
    found = counts(poll.pk, [each.code for each in questions if isinstance(each, Choice)])
    return PollReport(
        poll.invitations.count(), poll.answers.count(), [_answered(each, found) for each in questions]
    )


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


def _answered(question: Question, found: Mapping[Key, int]) -> Answered:
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
    return Answered(question.code, question.kind, question.text, answered, lines)


def _counts(
    question: str, line: str, options: Sequence[Option], answered: int, found: Mapping[Key, int]
) -> list[Count]:
    numbers = [found.get((question, line, option.code), 0) for option in options]
    of = sum(numbers) if line else answered  # a row of a matrix may be left out
    return [
        Count(option.code, option.text, number, number / of if of else 0.0)
        for option, number in zip(options, numbers, strict=True)
    ]
