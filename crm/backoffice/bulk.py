"""One deed for many rows of a list: each in a transaction of its own, and then told what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, View, require
from crm.backoffice.paging import number
from crm.services.changes import Actor
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


@dataclass(frozen=True, slots=True)
class Bulk:
    """What may be done to the rows of a list by whoever has a right: its bar, and the view that the bar posts to.

    The list's address is named `back`, the view's `<back>-bulk`.
    """

    right: str
    model: type[Model]
    back: str
    deeds: Mapping[str, Deed]

    def bar(self, desk: Desk) -> Bar | None:
        """For the page of the list; none for those who may only look."""
        return Bar(reverse(f"{self.back}-bulk"), self.deeds) if desk.may(self.right) else None

    def view(self) -> View:
        """Does to the chosen ones what was asked, and leads back."""

        @require_POST
        @require(self.right)
        def page(request: HttpRequest, desk: Desk) -> HttpResponse:
            carry_out(request, desk, desk.only(self.model._default_manager), self.deeds)
            return redirect(self.back)

        return page


def deleting(act: Callable[[Actor, Any], Any], sure: str) -> dict[str, Deed]:
    """The one deed of most lists; `act` raises BeckonError for a row that something still needs."""
    deed = Deed(
        label="Delete",
        done="deleted",
        act=lambda desk, row: act(desk.actor, row),
        sure=sure,
        danger=True,
    )
    return {"delete": deed}


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
