"""Lists from the newest on, page by page along their key: as quick on page 1,000 as on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

SIZE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows; `older` and `newest` are query strings to the next page and back, empty where there is none."""

    rows: Sequence[Row]
    older: str = ""
    newest: str = ""


def page_of(request: HttpRequest, rows: QuerySet[Row], size: int = SIZE, key: str = "pk") -> Page[Row]:
    """The rows with keys below `?before=`, newest first. `key`: a unique column that an index is sorted by."""
    before = number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(**{f"{key}__lt": before})
    found = list(rows.order_by(f"-{key}")[: size + 1])
    older = query(request, before=getattr(found[size - 1], key)) if len(found) > size else ""
    return Page(found[:size], older, query(request, before=None) if before is not None else "")


def query(request: HttpRequest, **changes: Any) -> str:
    """The request's query string with some parameters changed; None removes one."""
    params = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    return "?" + params.urlencode()


def number(text: str) -> int | None:
    """An id from a URL, or None when it is none that a database could hold."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
