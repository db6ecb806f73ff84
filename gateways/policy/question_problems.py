"""What is wrong with the questions of a poll, each at its place and in words. Knows no framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gateways.policy.questions import Option, Question, Questionnaire
from gateways.policy.showing import deciding

#: the kind stands in pydantic's place, too; whoever wrote the question knows it
KINDS = ("choice", "multiple", "matrix", "open", "text")
LISTS = {"options": "option", "rows": "row", "columns": "column"}
SENTENCES = {
    "missing": "This is missing.",
    "string_too_short": "Write something here.",
    "string_too_long": "{max_length:,} characters at most.",
    "string_pattern_mismatch": "Letters from a to z, digits and _ only, not _ first, 50 at most.",
    "greater_than_equal": "{ge} or more.",
    "less_than_equal": "{le} at most.",
    "int_parsing": "Write a whole number.",
    "too_long": "{max_length} at most.",
    "union_tag_invalid": "It is one of: choice, multiple, matrix, open, text.",
}
Problems = dict[str, str]


def read(raw: Sequence[Any]) -> tuple[list[Question], Problems]:
    """The questions, and what is wrong with them by its place (`questions.0.options.1.text`); none where nothing is.

    Whether they fit each other is looked at only when each is right by itself.
    """
    try:
        questions = Questionnaire.model_validate({"questions": raw}).questions
    except ValidationError as error:
        return [], _first((_place(one), _sentence(one)) for one in error.errors())
    return questions, _first([*_twice(questions), *_conditions(questions)])


def _first(found: Iterable[tuple[str, str]]) -> Problems:
    problems: Problems = {}
    for place, said in found:
        problems.setdefault(place, said)
    return problems


def _place(error: ErrorDetails) -> str:
    parts = [str(part) for part in error["loc"]]
    # questions · number · kind · field …: a field may be called like a kind
    return ".".join(part for at, part in enumerate(parts) if at != 2 or part not in KINDS) or "questions"


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "too_short":
        return f"Add one {LISTS.get(str(error['loc'][-1]), 'of them')} at least."
    known = SENTENCES.get(error["type"])
    return known.format(**error.get("ctx", {})) if known else error["msg"].removeprefix("Value error, ")


def _twice(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    yield from _repeated("questions", questions)
    for at, each in enumerate(questions):
        for name in LISTS:
            yield from _repeated(f"questions.{at}.{name}", getattr(each, name, ()))


def _repeated(place: str, parts: Sequence[Question | Option]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for at, each in enumerate(parts):
        if each.code in seen:
            yield f"{place}.{at}.code", f"There is a “{each.code}” already: each code once."
        seen.add(each.code)


def _conditions(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    for at, each in enumerate(questions):
        if each.shown_if is None:
            continue
        place = f"questions.{at}.shown_if"
        source = deciding(questions[:at]).get(each.shown_if.question)
        if source is None:
            yield (
                f"{place}.question",
                "Choose a question of one or several options that stands before this one.",
            )
        elif unknown := {*each.shown_if.options} - {option.code for option in source.options}:
            yield f"{place}.options", f"That question has no option “{min(unknown)}”."
