"""Polls for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm.models import Brand, Customer
from crm.services.changes import SYSTEM
from gateways.models import Poll
from gateways.services import polls


def options(*codes: str) -> list[dict[str, str]]:
    """An option for each code, with that as its text."""
    return [{"code": code, "text": code.title()} for code in codes]


#: one of each kind; only the first must be answered
QUESTIONS: list[dict[str, Any]] = [
    {"code": "hello", "kind": "text", "text": "Four questions follow."},
    {
        "code": "liked",
        "kind": "choice",
        "text": "Did you like it?",
        "required": True,
        "options": options("yes", "no"),
    },
    {
        "code": "colours",
        "kind": "multiple",
        "text": "Which colours?",
        "options": options("red", "green", "blue"),
        "most": 2,
    },
    {
        "code": "parts",
        "kind": "matrix",
        "text": "How were they?",
        "rows": options("taste", "price"),
        "columns": options("good", "bad"),
    },
    {"code": "words", "kind": "open", "text": "What else?"},
]


def make_poll(brand: Brand, slug: str = "taste", *, draft: bool = False, **fields: Any) -> Poll:
    """A poll with a question of each kind; open unless a draft is wanted."""
    poll = polls.create(SYSTEM, brand, slug, **{"name": slug.title(), "questions": QUESTIONS, **fields})
    return poll if draft else polls.open_(SYSTEM, poll)


def answer(poll: Poll, customer: Customer, now: datetime, **answers: Any) -> None:
    """The customer completes it, as she likes."""
    given: Mapping[str, Any] = {"liked": "yes", **answers}
    polls.complete(poll, customer, given, now)
