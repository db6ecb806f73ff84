"""The questions of a poll, and which answers fit them. Knows no framework.

An answer is, by the kind of its question: the code of an option; a list of such codes; an object {row: column};
a text. A question that was not answered has none. Whom a question is shown to stands in `showing`, and what may
be wrong with the questions themselves in `question_problems`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MOST_QUESTIONS = 50
MOST_OPTIONS = 50
LONGEST_ANSWER = 2_000

Code = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9_]{0,49}$", description="letters from a to z, digits and _")
]
Text = Annotated[str, Field(min_length=1, max_length=1_000)]
Answers = dict[str, Any]
#: what a form posts, by the names that the page gives its fields
Form = Mapping[str, Sequence[str]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Part):
    """Something that can be chosen; also a row or a column of a matrix."""

    code: Code
    text: Text


Options = Annotated[list[Option], Field(min_length=1, max_length=MOST_OPTIONS)]


class ShownIf(_Part):
    """A question is shown only to whoever has answered an earlier one so: with one of these options, or with none.

    Of no use before that one was answered: who has not does not see this one either way.
    """

    question: Code
    op: Literal["is", "is_not"] = "is"
    options: Annotated[list[Code], Field(min_length=1, max_length=MOST_OPTIONS)]


class _Block(_Part):
    code: Code
    text: Text
    shown_if: ShownIf | None = Field(default=None, description="null: shown to everybody")

    @property
    def is_asked(self) -> bool:
        """Whether it wants an answer at all."""
        return True

    def read(self, form: Form) -> Any:
        """The answer that a form has for it; None or something empty where there is none."""
        return (form.get(self.code) or [""])[-1]

    def flaw(self, answer: Any) -> str:
        """Why this is no answer to it, in words for the customer; empty where it is one."""
        return ""


class TextBlock(_Block):
    """Something to read between the questions."""

    kind: Literal["text"]

    @property
    def is_asked(self) -> bool:
        return False


class _Question(_Block):
    required: bool = False


class Choice(_Question):
    """One of several options."""

    kind: Literal["choice"]
    options: Options

    def flaw(self, answer: Any) -> str:
        return "" if answer in _codes(self.options) else "Choose one of these."


class Multiple(_Question):
    """Any of several options, `most` of them at most."""

    kind: Literal["multiple"]
    options: Options
    most: int | None = Field(default=None, ge=1, le=MOST_OPTIONS, description="so many at most; null: all")

    def read(self, form: Form) -> Any:
        return list(dict.fromkeys(form.get(self.code, ())))

    def flaw(self, answer: Any) -> str:
        known = _codes(self.options)
        if not isinstance(answer, list) or any(one not in known for one in answer):
            return "Choose of these."
        if len({*answer}) < len(answer):
            return "Choose each once."
        if self.most is not None and len(answer) > self.most:
            return f"Choose {self.most} at most."
        return ""


class Matrix(_Question):
    """One column for each row."""

    kind: Literal["matrix"]
    rows: Options
    columns: Options

    def read(self, form: Form) -> Any:
        given = {row.code: (form.get(f"{self.code}.{row.code}") or [""])[-1] for row in self.rows}
        return {row: column for row, column in given.items() if column}

    def flaw(self, answer: Any) -> str:
        rows, columns = _codes(self.rows), _codes(self.columns)
        if not isinstance(answer, Mapping) or any(
            r not in rows or c not in columns for r, c in answer.items()
        ):
            return "Choose one of the columns for each row."
        if self.required and len(answer) < len(rows):
            return "Please answer each row."
        return ""


class Open(_Question):
    """An answer in the customer's own words."""

    kind: Literal["open"]

    def read(self, form: Form) -> Any:
        return super().read(form).replace("\0", "").strip()

    def flaw(self, answer: Any) -> str:
        if not isinstance(answer, str) or "\0" in answer:
            return "Write a text."
        too_long = len(answer) > LONGEST_ANSWER
        return f"Write {LONGEST_ANSWER:,} characters at most." if too_long else ""


Question = Annotated[Choice | Multiple | Matrix | Open | TextBlock, Field(discriminator="kind")]


class Questionnaire(BaseModel):
    """The questions in their order. Whether they fit each other says `question_problems`."""

    model_config = ConfigDict(frozen=True)

    questions: Annotated[list[Question], Field(max_length=MOST_QUESTIONS)]


QUESTIONS: TypeAdapter[list[Question]] = TypeAdapter(list[Question])


def read_form(questions: Sequence[Question], form: Form) -> Answers:
    """The answers that a form has; what was left empty is left out. They still need `flaws_of`."""
    found = {each.code: each.read(form) for each in questions if each.is_asked}
    return {code: answer for code, answer in found.items() if answer}


def flaws_of(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with them, by the code of the question, in words for the customer."""
    known = {each.code for each in questions if each.is_asked}
    flaws = dict.fromkeys((code for code in answers if code not in known), "There is no such question.")
    for each in questions:
        if answers.get(each.code):
            if each.is_asked and (flaw := each.flaw(answers[each.code])):
                flaws[each.code] = flaw
        elif getattr(each, "required", False):
            flaws[each.code] = "Please answer this question."
    return flaws


def same_but_texts(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> bool:
    """Whether only words differ, so that answers given before still mean what they meant.

    What is null is as good as left out: questions of an earlier version of Beckon knew less.
    """
    return bool(_bare(before) == _bare(after))


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {name: part for name, part in value.items() if name != "text" and part is not None}
        return {name: _bare(part) for name, part in kept.items()}
    return [_bare(part) for part in value] if isinstance(value, list | tuple) else value


def _codes(options: Sequence[Option]) -> list[str]:
    return [option.code for option in options]
