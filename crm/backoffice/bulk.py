"""One deed for many rows of a list: each in a transaction of its own, and then told what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest

from crm.backoffice.access import Desk
from crm.backoffice.paging import number
from lib.errors import BeckonError

MOST = 500
NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One of the bar's buttons; `sure` is asked before, `danger` colours it."""

    label: str
    sure: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(Button):
    """What may be done to each chosen row: `act` raises BeckonError for a row that it refuses.

    `done` says it of those done: "paused".
    """

    done: str
    act: Callable[[Desk, Any], Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar above a list: where it posts to, and its buttons by key."""

    url: str
    deeds: Mapping[str, Button]


def chosen_ids(request: HttpRequest) -> list[int]:
    """The rows that were ticked."""
    given = (number(text) for text in request.POST.getlist("row")[:MOST])
    return [pk for pk in given if pk is not None]


def carry_out(request: HttpRequest, desk: Desk, rows: QuerySet[Any], deeds: Mapping[str, Deed]) -> None:
    """Do what was asked to the chosen ones among `rows`, and say how it went."""
    deed = deeds.get(request.POST.get("do", ""))
    found = list(rows.filter(pk__in=chosen_ids(request)).order_by("pk"))
    if deed is None or not found:
        messages.warning(request, "Nothing was done: choose rows first, then what to do with them.")
        return
    refused: list[tuple[str, str]] = []
    for row in found:
        try:
            deed.act(desk, row)
        except BeckonError as error:
            refused.append((str(row), error.message))
    tell(request, len(found) - len(refused), deed.done, refused)


def tell(request: HttpRequest, done: int, word: str, refused: Sequence[tuple[str, str]]) -> None:
    """`3 paused, 1 refused: “Welcome”: The campaign is stopped; …` as a message of the page."""
    if not refused:
        messages.success(request, f"{done:,} {word}.")
        return
    named = " ".join(f"“{name}”: {why}" for name, why in refused[:NAMED])
    more = f" And {len(refused) - NAMED:,} more." if len(refused) > NAMED else ""
    say = messages.warning if done else messages.error
    say(request, f"{done:,} {word}, {len(refused):,} refused: {named}{more}")
