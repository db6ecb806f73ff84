"""The questions of a poll as a form posts them, of the shape that the API takes; and the deeds of its buttons.

Fields are named by the place of the question: `q3-text`, `q3-options-text` (one for each option, in their order).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

#: the kinds, and what each has lists of
LISTS: Mapping[str, Sequence[str]] = {
    "choice": ("options",),
    "multiple": ("options",),
    "matrix": ("rows", "columns"),
    "open": (),
    "text": (),
}
LONGEST_CODE = 40
Raw = dict[str, Any]


def read(form: QueryDict) -> list[Raw]:
    """The questions of the form. What has no code yet gets one that is made of its text, and keeps it."""
    found: list[Raw] = []
    while (kind := form.get(f"q{len(found)}-kind", "")) in LISTS:
        found.append(_question(form, f"q{len(found)}-", kind))
    _give_codes(found, "question")
    for each in found:
        for name in LISTS[each["kind"]]:
            _give_codes(each[name], name[:-1])
    return found


def reworded(stored: Sequence[Raw], form: QueryDict) -> list[Raw]:
    """The stored questions with the texts of the form: all that can be changed once customers have seen them."""
    return [_reworded(each, form, f"q{at}-") for at, each in enumerate(stored)]


def is_draft(form: QueryDict) -> bool:
    """Whether the form is that of a draft, in which more than texts can be changed."""
    return "q0-kind" in form


def carry_out(questions: list[Raw], deed: str) -> str:
    """Add, move or remove something, as `add.choice`, `more.0.options`, `up.0` or `remove.0.options.1` say.

    Says the id of the field to go on with; empty where nothing was done, as for `look`, which only shows it again.
    """
    match deed.split("."):
        case ["add", kind] if kind in LISTS:
            questions.append(fresh(kind))
            return f"q{len(questions) - 1}-text"
        case ["more", at, name] if (rows := _rows(questions, at, name)) is not None:
            rows.append({"code": "", "text": ""})
            return f"q{at}-{name}-{len(rows) - 1}-text"
        case ["up" | "down" | "remove" as what, at]:
            return _turned(questions, what, at, "q{}-{}")
        case ["up" | "down" | "remove" as what, at, name, row]:
            rows = _rows(questions, at, name)
            return "" if rows is None else _turned(rows, what, row, f"q{at}-{name}-{{}}-{{}}")
    return ""


def fresh(kind: str) -> Raw:
    """A question to be written, with room for two options."""
    rows = {name: [{"code": "", "text": ""} for _ in range(2)] for name in LISTS[kind]}
    return {"kind": kind, "code": "", "text": "", "shown_if": None, **rows}


def _question(form: QueryDict, before: str, kind: str) -> Raw:
    question: Raw = {
        "kind": kind,
        "code": _text(form, f"{before}code"),
        "text": _text(form, f"{before}text"),
        "shown_if": _condition(form, before),
    }
    if kind != "text":
        question["required"] = f"{before}required" in form
    if kind == "multiple":
        question["most"] = _text(form, f"{before}most") or None
    return question | {name: _parts(form, f"{before}{name}") for name in LISTS[kind]}


def _condition(form: QueryDict, before: str) -> Raw | None:
    source = _text(form, f"{before}if-question")
    if not source:
        return None
    op = "is_not" if form.get(f"{before}if-op") == "is_not" else "is"
    return {"question": source, "op": op, "options": form.getlist(f"{before}if-options")}


def _parts(form: QueryDict, name: str) -> list[Raw]:
    codes, texts = form.getlist(f"{name}-code"), form.getlist(f"{name}-text")
    return [{"code": _clean(code), "text": _clean(text)} for code, text in zip(codes, texts, strict=False)]


def _reworded(question: Raw, form: QueryDict, before: str) -> Raw:
    lists: dict[str, list[Raw]] = {}
    for name in LISTS[question["kind"]]:
        texts = form.getlist(f"{before}{name}-text")
        parts = question[name]
        lists[name] = (
            [{**part, "text": _clean(text)} for part, text in zip(parts, texts, strict=True)]
            if len(texts) == len(parts)
            else parts
        )
    given = _text(form, f"{before}text") if f"{before}text" in form else question["text"]
    return {**question, "text": given, **lists}


def _rows(questions: Sequence[Raw], at: str, name: str) -> list[Raw] | None:
    question = _at(questions, at)
    return question[name] if question is not None and name in LISTS[question["kind"]] else None


def _turned(rows: list[Raw], what: str, at: str, id_: str) -> str:
    """Moves or removes one of them; the id of the same button of it, or of the text that is next to what is gone."""
    row = _at(rows, at)
    if row is None:
        return ""
    place = int(at)
    del rows[place]
    if what == "remove":
        return id_.format(max(0, place - 1), "text") if rows else ""
    to = min(len(rows), max(0, place + (1 if what == "down" else -1)))
    rows.insert(to, row)
    # At the end of the way that button can do no more; the other one can.
    edge = {0: "down", len(rows) - 1: "up"}
    return id_.format(to, edge.get(to, what))


def _at(rows: Sequence[Raw], at: str) -> Raw | None:
    known = at.isascii() and at.isdecimal() and len(at) < 4 and int(at) < len(rows)
    return rows[int(at)] if known else None


def _give_codes(parts: Sequence[Raw], fallback: str) -> None:
    taken = {part["code"] for part in parts}
    for part in parts:
        if part["text"] and not part["code"]:
            part["code"] = code_of(part["text"], fallback, taken.__contains__)
            taken.add(part["code"])


def code_of(text: str, fallback: str, taken: Callable[[str], bool]) -> str:
    """A code made of a text: `did_you_like_it`, with a number where there is one already."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "_", plain)[:LONGEST_CODE].strip("_") or fallback
    return next(one for one in _numbered(code) if not taken(one))


def _numbered(code: str) -> Iterable[str]:
    yield code
    number = 2
    while True:
        yield f"{code}_{number}"
        number += 1


def _text(form: QueryDict, name: str) -> str:
    return _clean(form.get(name, ""))


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()
