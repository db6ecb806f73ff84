"""Answers in the words of the questions."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.policy.questions import QUESTIONS as AS_MEANT
from gateways.policy.told import cells, columns, told
from tests.factories.polls import QUESTIONS

QUESTIONNAIRE = AS_MEANT.validate_python(QUESTIONS)


@pytest.mark.parametrize(
    ("at", "answer", "said"),
    [
        (1, "yes", "Yes"),
        (2, ["red", "blue"], "Red, Blue"),
        (3, {"price": "bad", "taste": "good"}, "Taste: Good; Price: Bad"),
        (4, "In my words", "In my words"),
    ],
)
def test_an_answer_is_told_in_the_words_of_its_question(at: int, answer: Any, said: str) -> None:
    assert told(QUESTIONNAIRE[at], answer) == said


def test_a_customer_is_a_row_with_a_cell_for_each_question_and_each_row_of_a_matrix() -> None:
    heads = columns(QUESTIONNAIRE)

    assert [(each.code, row) for each, row in heads] == [
        ("liked", ""), ("colours", ""), ("parts", "taste"), ("parts", "price"), ("words", ""),
    ]  # fmt: skip
    assert cells(heads, {"liked": "no", "parts": {"price": "bad"}}) == ["No", "", "", "Bad", ""]
