"""What the API of polls reads and writes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from crm.api.bodies import Body, Name, Slug

Text = Annotated[str, Field(max_length=10_000)]
Questions = Annotated[
    list[dict[str, Any]],
    Field(
        description="each with code, kind (choice, multiple, matrix, open, text), text, and what its kind has; "
        "shown_if: {question, op: is or is_not, options} shows it only to whoever has answered an earlier "
        "question of the kind choice or multiple with one of these options, or with none of them",
        examples=[
            [
                {
                    "code": "liked",
                    "kind": "choice",
                    "text": "Did you like it?",
                    "required": True,
                    "options": [{"code": "yes", "text": "Yes"}, {"code": "no", "text": "No"}],
                }
            ]
        ],
    ),
]


class NewPoll(Body):
    """A poll to be made, as a draft."""

    slug: Slug
    name: Name
    intro: Text = ""
    thanks: Text = ""
    questions: Questions = []


class PollChanged(Body):
    """What to change; what is left out stays. Once it was open, questions can only be reworded."""

    name: Name | None = None
    intro: Text | None = None
    thanks: Text | None = None
    questions: Questions | None = None


class PollShown(BaseModel):
    """A poll; its status is draft, open or closed."""

    slug: str
    name: str
    status: str
    intro: str
    thanks: str
    questions: list[dict[str, Any]]
    created_at: str


class OptionCount(BaseModel):
    """How often an option was chosen, and by which share of those who have answered."""

    code: str
    text: str
    count: int
    share: float


class LineShown(BaseModel):
    """The options of a question, or of one row of a matrix."""

    code: str
    text: str
    options: list[OptionCount]


class AnsweredShown(BaseModel):
    """One question and what was answered."""

    code: str
    kind: str
    text: str
    shown_if: str = Field(description="whom it was shown to, in words; empty: everybody")
    answered: int
    lines: list[LineShown]


class PollReportShown(BaseModel):
    """The report of a poll."""

    invited: int
    completed: int
    questions: list[AnsweredShown]


class PollAnswerShown(BaseModel):
    """What one customer has answered, by the code of the question."""

    customer: str
    answered_at: str
    answers: dict[str, Any]


class AnswersPage(BaseModel):
    """A page of answers."""

    next: str | None
    previous: str | None
    results: list[PollAnswerShown]
