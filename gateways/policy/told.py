"""What was answered to a question, in the words of the question. Knows no framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateways.policy.questions import Choice, Matrix, Multiple, Option, Question


def told(question: Question, answer: Any) -> str:
    """`Red, Blue`; of a matrix `Taste: Good; Price: Bad`; what was written freely as it is."""
    match question:
        case Matrix() if isinstance(answer, Mapping):
            given = [(row.text, answer[row.code]) for row in question.rows if row.code in answer]
            return "; ".join(f"{row}: {_text(question.columns, column)}" for row, column in given)
        case Choice() | Multiple():
            chosen = answer if isinstance(answer, list) else [answer]
            return ", ".join(_text(question.options, one) for one in chosen)
    return str(answer)


def columns(questions: Sequence[Question]) -> list[tuple[Question, str]]:
    """The columns of a table with a row for each customer: each question, a matrix once for each of its rows."""
    found: list[tuple[Question, str]] = []
    for each in questions:
        if isinstance(each, Matrix):
            found += [(each, row.code) for row in each.rows]
        elif each.is_asked:
            found.append((each, ""))
    return found


def cells(columns: Sequence[tuple[Question, str]], answers: Mapping[str, Any]) -> list[str]:
    """One customer's answers in these columns."""
    return [_cell(each, row, answers.get(each.code)) for each, row in columns]


def _cell(question: Question, row: str, answer: Any) -> str:
    if not answer:
        return ""
    if isinstance(question, Matrix):
        return _text(question.columns, answer[row]) if row in answer else ""
    return told(question, answer)


def _text(options: Sequence[Option], code: Any) -> str:
    return next((option.text for option in options if option.code == code), str(code))
