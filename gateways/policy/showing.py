"""Whom a question of a poll is shown to: everybody, or whoever has answered an earlier one so. Knows no framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateways.policy.questions import Choice, Multiple, Option, Question, ShownIf


def asked(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Those that are shown to whoever answers so. An answer to one that is not shown counts for nothing."""
    shown: list[Question] = []
    kept: dict[str, Any] = {}
    for each in questions:
        if each.shown_if is None or holds(each.shown_if, kept.get(each.shown_if.question)):
            shown.append(each)
            kept[each.code] = answers.get(each.code)
    return shown


def holds(when: ShownIf, answer: Any) -> bool:
    """Whether this answer is such a one; never without an answer."""
    if not answer:
        return False
    chosen = answer if isinstance(answer, list) else [answer]
    return any(one in when.options for one in chosen) == (when.op == "is")


def without_hidden(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers but those to questions that are not shown. What is no question of the poll stays to be refused."""
    shown = {each.code for each in asked(questions, answers)}
    hidden = {each.code for each in questions} - shown
    return {code: answer for code, answer in answers.items() if code not in hidden}


def deciding(questions: Sequence[Question]) -> dict[str, Choice | Multiple]:
    """The questions that others may be shown by, by their codes."""
    return {each.code: each for each in questions if isinstance(each, Choice | Multiple)}


def in_words(questions: Sequence[Question], when: ShownIf | None) -> str:
    """`“Did you like it?”: Yes or No`, `“Did you like it?”: anything but No`; nothing where it is always shown."""
    known = deciding(questions)
    if when is None or when.question not in known:
        return ""
    source = known[when.question]
    options = " or ".join(_text(source.options, code) for code in when.options)
    return f"“{source.text}”: {'anything but ' if when.op == 'is_not' else ''}{options}"


def style(questions: Sequence[Question], prefix: str) -> str:
    """The stylesheet that shows and hides them while the form is filled in: the page runs no scripts.

    `prefix` and its code are the id of a question. Browsers without :has show all of them, and what was answered too
    much is left out on arrival. Codes are of letters, digits and _, so nothing needs escaping.
    """
    shown = {each.code: each.shown_if for each in questions}
    rules = [
        f"#{prefix}{code}{{display:none}}form{_where(shown, code, prefix)} #{prefix}{code}{{display:block}}"
        for code, when in shown.items()
        if when is not None
    ]
    return f"@supports selector(:has(*)){{{''.join(rules)}}}" if rules else ""


def _where(shown: Mapping[str, ShownIf | None], code: str, prefix: str) -> str:
    """What must hold of the form so that a question is shown: its own condition, and that of the one it asks for."""
    when = shown.get(code)
    if when is None:
        return ""
    among = f":is({','.join(f'[value={_quoted(option)}]' for option in when.options)})"
    source = f"#{prefix}{when.question}"
    own = (
        f":has({source} {among}:checked)"
        if when.op == "is"
        else f":has({source} :checked):not(:has({source} {among}:checked))"
    )
    return _where(shown, when.question, prefix) + own


def _quoted(code: str) -> str:
    return f'"{code}"'


def _text(options: Sequence[Option], code: str) -> str:
    return next((option.text for option in options if option.code == code), code)
