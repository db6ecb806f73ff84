"""The questions of a poll, and which answers fit them."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.policy.questions import QUESTIONS as AS_MEANT
from gateways.policy.questions import flaws_of, read_form, same_but_texts
from tests.factories.polls import QUESTIONS, options

QUESTIONNAIRE = AS_MEANT.validate_python(QUESTIONS)
FULL: dict[str, Any] = {
    "liked": "no",
    "colours": ["red", "blue"],
    "parts": {"taste": "good", "price": "bad"},
    "words": "Nothing",
}


def test_a_form_is_read_question_by_question_and_what_is_left_empty_is_left_out() -> None:
    form = {
        "liked": ["no"],
        "colours": ["red", "blue", "red"],
        "parts.taste": ["good"],
        "parts.price": [""],
        "words": ["  \0 "],
        "hello": ["text blocks want no answer"],
        "stranger": ["x"],
    }

    assert read_form(QUESTIONNAIRE, form) == {
        "liked": "no",
        "colours": ["red", "blue"],
        "parts": {"taste": "good"},
    }


def test_answers_of_every_kind_fit() -> None:
    assert flaws_of(QUESTIONNAIRE, FULL) == {}
    assert flaws_of(QUESTIONNAIRE, {"liked": "yes"}) == {}


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ({"liked": ""}, "liked", "Please answer this question."),
        ({"liked": "perhaps"}, "liked", "Choose one of these."),
        ({"liked": ["yes"]}, "liked", "Choose one of these."),
        ({"colours": ["red", "green", "blue"]}, "colours", "Choose 2 at most."),
        ({"colours": ["red", "red"]}, "colours", "Choose each once."),
        ({"colours": ["pink"]}, "colours", "Choose of these."),
        ({"colours": "red"}, "colours", "Choose of these."),
        ({"parts": {"taste": "so so"}}, "parts", "Choose one of the columns for each row."),
        ({"parts": {"smell": "good"}}, "parts", "Choose one of the columns for each row."),
        ({"words": "x" * 2_001}, "words", "Write 2,000 characters at most."),
        ({"words": 7}, "words", "Write a text."),
        ({"hello": "x"}, "hello", "There is no such question."),
        ({"more": "x"}, "more", "There is no such question."),
    ],
)
def test_what_does_not_fit_is_told_at_its_question(answers: dict[str, Any], code: str, said: str) -> None:
    assert flaws_of(QUESTIONNAIRE, {**FULL, **answers}) == {code: said}


def test_an_obligatory_matrix_wants_each_row() -> None:
    matrix = {**QUESTIONS[3], "required": True}

    assert flaws_of(AS_MEANT.validate_python([matrix]), {"parts": {"taste": "good"}}) == {
        "parts": "Please answer each row."
    }


def test_other_words_leave_the_questions_as_they_are_and_other_codes_do_not() -> None:
    worded = [{**QUESTIONS[1], "text": "So?", "options": [{"code": "yes", "text": "Ja"}, *options("no")]}]

    assert same_but_texts(QUESTIONS[1:2], worded)
    assert not same_but_texts(QUESTIONS[1:2], [{**worded[0], "options": options("yes")}])
    assert not same_but_texts(QUESTIONS[1:2], [{**worded[0], "required": False}])
    assert not same_but_texts(QUESTIONS[1:2], [])


def test_a_question_that_was_kept_before_there_were_conditions_is_the_same_as_one_without() -> None:
    assert same_but_texts(QUESTIONS[1:2], [{**QUESTIONS[1], "shown_if": None}])
    assert not same_but_texts(QUESTIONS[1:2], [{**QUESTIONS[1], "shown_if": {"question": "a"}}])
