"""Whom a question is shown to."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from gateways.policy.questions import QUESTIONS as AS_MEANT
from gateways.policy.questions import ShownIf
from gateways.policy.showing import asked, holds, in_words, style, without_hidden
from tests.factories.polls import QUESTIONS

_, LIKED, COLOURS, _, WORDS = QUESTIONS
#: colours are asked of those who liked it, and words of those of them who did not take red
CHAIN = AS_MEANT.validate_python(
    [
        LIKED,
        {**COLOURS, "shown_if": {"question": "liked", "options": ["yes"]}},
        {**WORDS, "shown_if": {"question": "colours", "op": "is_not", "options": ["red", "blue"]}},
    ]
)


@pytest.mark.parametrize(
    ("op", "answer", "shown"),
    [
        ("is", "yes", True),
        ("is", "no", False),
        ("is", ["no", "yes"], True),
        ("is", ["no"], False),
        ("is_not", "no", True),
        ("is_not", "yes", False),
        ("is_not", ["no", "yes"], False),
        ("is", None, False),
        ("is_not", None, False),
        ("is_not", "", False),
        ("is_not", [], False),
        ("is", [["yes"]], False),
    ],
)
def test_a_condition_holds_of_an_answer_and_never_of_none(
    op: Literal["is", "is_not"], answer: Any, shown: bool
) -> None:
    assert holds(ShownIf(question="liked", op=op, options=["yes"]), answer) == shown


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({}, ["liked"]),
        ({"liked": "yes"}, ["liked", "colours"]),
        ({"liked": "yes", "colours": ["green"]}, ["liked", "colours", "words"]),
        ({"liked": "yes", "colours": ["green", "red"]}, ["liked", "colours"]),
        ({"liked": "no", "colours": ["green"]}, ["liked"]),
    ],
)
def test_whoever_does_not_see_a_question_does_not_see_what_hangs_on_it(
    answers: dict[str, Any], codes: list[str]
) -> None:
    assert [each.code for each in asked(CHAIN, answers)] == codes


def test_answers_to_hidden_questions_are_left_out_and_strange_ones_stay_to_be_refused() -> None:
    answers = {"liked": "no", "colours": ["green"], "words": "x", "strange": 1}

    assert without_hidden(CHAIN, answers) == {"liked": "no", "strange": 1}


def test_a_condition_is_told_in_words() -> None:
    assert [in_words(CHAIN, each.shown_if) for each in CHAIN] == [
        "",
        "“Did you like it?”: Yes",
        "“Which colours?”: anything but Red or Blue",
    ]


def test_the_stylesheet_asks_for_every_condition_on_the_way() -> None:
    assert style(CHAIN[:1], "q-") == ""
    assert style(CHAIN, "q-") == (
        "@supports selector(:has(*)){"
        '#q-colours{display:none}form:has(#q-liked :is([value="yes"]):checked) #q-colours{display:block}'
        '#q-words{display:none}form:has(#q-liked :is([value="yes"]):checked):has(#q-colours :checked)'
        ':not(:has(#q-colours :is([value="red"],[value="blue"]):checked)) #q-words{display:block}}'
    )
