"""What is wrong with the questions of a poll is told at its place, in words."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.policy.question_problems import read
from tests.factories.polls import QUESTIONS, options

_, LIKED, COLOURS, PARTS, WORDS = QUESTIONS
EARLIER = "Choose a question of one or several options that stands before this one."


def shown_if(question: str, *chosen: str, **more: Any) -> dict[str, Any]:
    return {"shown_if": {"question": question, "options": list(chosen), **more}}


def test_questions_that_can_be_asked_have_no_problems() -> None:
    asked = [*QUESTIONS[:4], {**WORDS, **shown_if("colours", "red", "blue", op="is_not")}]

    questions, problems = read(asked)

    assert problems == {}
    assert [each.code for each in questions] == ["hello", "liked", "colours", "parts", "words"]


@pytest.mark.parametrize(
    ("flawed", "place", "said"),
    [
        ([LIKED, LIKED], "questions.1.code", "There is a “liked” already: each code once."),
        (
            [{**LIKED, "options": options("a", "b", "a")}],
            "questions.0.options.2.code",
            "There is a “a” already: each code once.",
        ),
        ([{**PARTS, "rows": []}], "questions.0.rows", "Add one row at least."),
        ([{**LIKED, "code": "a-b"}], "questions.0.code", "Letters from a to z"),
        ([{**LIKED, "kind": "riddle"}], "questions.0", "It is one of: choice"),
        ([{**COLOURS, "most": 0}], "questions.0.most", "1 or more."),
        ([{**COLOURS, "most": "many"}], "questions.0.most", "Write a whole number."),
        ([WORDS, {**WORDS, "text": ""}], "questions.1.text", "Write something here."),
        ([{**LIKED, "options": [{"code": "text", "text": ""}]}], "questions.0.options.0.text", "Write"),
        ([{**WORDS, "code": f"q{number}"} for number in range(51)], "questions", "50 at most."),
        ([{**WORDS, **shown_if("liked", "yes")}, LIKED], "questions.0.shown_if.question", EARLIER),
        ([PARTS, {**WORDS, **shown_if("parts", "good")}], "questions.1.shown_if.question", EARLIER),
        (
            [LIKED, {**WORDS, **shown_if("liked", "maybe")}],
            "questions.1.shown_if.options",
            "That question has no option “maybe”.",
        ),
        ([LIKED, {**WORDS, **shown_if("liked")}], "questions.1.shown_if.options", "Add one option at least."),
    ],
)
def test_a_problem_is_named_where_it_is(flawed: list[dict[str, Any]], place: str, said: str) -> None:
    _, problems = read(flawed)

    assert list(problems) == [place]
    assert problems[place].startswith(said)


def test_all_problems_are_told_at_once() -> None:
    _, problems = read([{**LIKED, "text": "", "options": []}, {**WORDS, "text": ""}])

    assert set(problems) == {"questions.0.text", "questions.0.options", "questions.1.text"}
