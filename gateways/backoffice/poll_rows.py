"""What the builder of a poll draws: each question with its lists, its condition, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateways.backoffice.poll_form import LISTS, Raw

KINDS = {
    "choice": ("Choice", "radio_button_checked", "one of several options"),
    "multiple": ("Multiple choice", "check_box", "any of several options"),
    "matrix": ("Matrix", "grid_on", "one column for each row"),
    "open": ("Open question", "notes", "the customer's own words"),
    "text": ("Text", "title", "something to read between the questions"),
}
Choice = tuple[str, str, bool]
"""Code, text, and whether it is chosen."""
Tool = tuple[str, str, str, bool]
"""What a button does, its icon, its label, and whether it can do nothing here."""


@dataclass(frozen=True, slots=True)
class Part:
    """An option, a row or a column. `id` begins the ids of its fields, `path` is it to the deeds of its buttons."""

    id: str
    path: str
    code: str
    text: str
    named: str
    tools: Sequence[Tool]
    wrong: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of them; `one` is what one of them is called."""

    name: str
    one: str
    parts: Sequence[Part]
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question. `wrong`: what is wrong with it by the name of the field, its dots as underlines."""

    at: int
    id: str
    raw: Raw
    label: str
    icon: str
    tools: Sequence[Tool]
    lists: Sequence[Rows]
    sources: Sequence[Choice]
    op: str
    source_options: Sequence[Choice]
    wrong: Mapping[str, str]

    @property
    def named(self) -> str:
        """What its buttons call it."""
        return f"question {self.at + 1}"


def rows(questions: Sequence[Raw], problems: Mapping[str, str]) -> list[Row]:
    """All of them, in their order."""
    return [_row(questions, at, problems) for at in range(len(questions))]


def _row(questions: Sequence[Raw], at: int, problems: Mapping[str, str]) -> Row:
    raw, place = questions[at], f"questions.{at}"
    when = raw.get("shown_if") or {}
    label, icon, _ = KINDS[raw["kind"]]
    return Row(
        at,
        f"q{at}",
        raw,
        label,
        icon,
        _tools(at, len(questions)),
        [_list(raw, name, at, problems) for name in LISTS[raw["kind"]]],
        _sources(questions[:at], when),
        when.get("op", "is"),
        _source_options(questions[:at], when),
        {
            name.removeprefix(f"{place}.").replace(".", "_"): said
            for name, said in problems.items()
            if name.startswith(f"{place}.")
        },
    )


def _list(raw: Raw, name: str, at: int, problems: Mapping[str, str]) -> Rows:
    place = f"questions.{at}.{name}"
    parts = [
        Part(
            f"q{at}-{name}-{number}",
            f"{at}.{name}.{number}",
            part["code"],
            part["text"],
            f"{name[:-1]} {number + 1} of question {at + 1}",
            _tools(number, len(raw[name])),
            _wrong(problems, f"{place}.{number}"),
        )
        for number, part in enumerate(raw[name])
    ]
    return Rows(name, name[:-1], parts, problems.get(place, ""))


def _tools(at: int, count: int) -> list[Tool]:
    return [
        ("up", "arrow_upward", "Move up", at == 0),
        ("down", "arrow_downward", "Move down", at == count - 1),
        ("remove", "delete", "Remove", False),
    ]


def _wrong(problems: Mapping[str, str], place: str) -> str:
    # What has no text yet has no code either: one of the two is enough to be told.
    return problems.get(f"{place}.text") or problems.get(f"{place}.code", "")


def _sources(before: Sequence[Raw], when: Mapping[str, Any]) -> list[Choice]:
    """The questions that it can be shown by; the chosen one, too, where it is not among them any more."""
    chosen = when.get("question", "")
    found = [
        (each["code"], each["text"], each["code"] == chosen)
        for each in before
        if each["kind"] in ("choice", "multiple") and each["code"]
    ]
    gone = bool(chosen) and not any(here for _, _, here in found)
    return [*found, (chosen, f"{chosen} (not before this one)", True)] if gone else found


def _source_options(before: Sequence[Raw], when: Mapping[str, Any]) -> list[Choice]:
    source = next((each for each in before if each["code"] == when.get("question")), {})
    return [
        (option["code"], option["text"], option["code"] in when["options"])
        for option in source.get("options", ())
        if option["code"]
    ]
