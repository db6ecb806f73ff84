"""Lists that are searched, filtered and sorted: said once per page, done here for all of them.

Paging goes along the sorted value and the id, so page 1,000 is as quick as the first and no row is shown twice
because another one was added meanwhile. For tables of thousands of rows: what is searched is read. Lists over
millions (customers, messages) page by id alone and search by index, see `paging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest

from crm.backoffice.paging import SIZE, number, page_of, query

LONGEST = 255
#: stands for a moment that is not known: before all others
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `by`: the field or annotation it is sorted by, empty where it cannot be. `css`: num, tight."""

    label: str
    by: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows the list: `everything` is what its first line says, `by` a lookup (else the name)."""

    name: str
    everything: str
    choices: Sequence[tuple[str, str]]
    by: str = ""

    def chosen(self, request: HttpRequest) -> str:
        """What was chosen, empty where nothing or nothing that exists was."""
        given = request.GET.get(self.name, "")
        return given if any(given == value for value, _ in self.choices) else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Something exact that is typed to narrow the list: a field of its own beside the choices."""

    name: str
    label: str

    def given(self, request: HttpRequest) -> str:
        """What was typed, empty where nothing was."""
        return _text(request, self.name)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: `url` sorts by it (the other way round, when it is sorted by), `aria` says how it is."""

    label: str
    css: str
    url: str
    aria: str


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """A page of a list and all that its template shows around it."""

    rows: Sequence[Row]
    heads: Sequence[Head] = ()
    search: str = ""
    wanted: str = ""
    filters: Sequence[tuple[Filter, str]] = ()
    typed: Sequence[tuple[Typed, str]] = ()
    older: str = ""
    newest: str = ""
    onward: str = field(default="Next")
    back: str = field(default="First page")

    @property
    def narrowed(self) -> bool:
        """Whether something was searched for or filtered."""
        return bool(self.wanted) or any(chosen for _, chosen in (*self.filters, *self.typed))


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows. `sort`: the usual order, a minus before it for descending."""

    columns: Sequence[Column]
    sort: str
    search: Sequence[str] = ()
    placeholder: str = "Name or slug"

    def of(
        self, request: HttpRequest, rows: QuerySet[Row], *filters: Filter, size: int = SIZE
    ) -> Listed[Row]:
        """The page that the request asks for. One query."""
        wanted = _text(request, "q") if self.search else ""
        chosen = [(one, one.chosen(request)) for one in filters]
        for one, value in chosen:
            rows = rows.filter(**{one.by or one.name: value}) if value else rows
        if wanted:
            rows = rows.filter(_anywhere(self.search, wanted))
        sort = self._sort(request)
        found, older = _page(request, rows, sort, size)
        return Listed(
            found,
            [_head(request, column, sort) for column in self.columns],
            self.placeholder if self.search else "",
            wanted,
            chosen,
            older=older,
            newest=query(request, after=None) if "after" in request.GET else "",
        )

    def _sort(self, request: HttpRequest) -> str:
        given = request.GET.get("sort", "")
        known = {column.by for column in self.columns if column.by}
        return given if given.removeprefix("-") in known else self.sort


def newest_first(
    request: HttpRequest,
    rows: QuerySet[Row],
    columns: Sequence[Column],
    search: tuple[str, str] = ("", ""),
    filters: Sequence[tuple[Filter, str]] = (),
    typed: Sequence[tuple[Typed, str]] = (),
) -> Listed[Row]:
    """A page along the ids, for long tables that were narrowed already. `search`: placeholder, what was typed."""
    page = page_of(request, rows)
    heads = [Head(column.label, column.css, "", "") for column in columns]
    return Listed(page.rows, heads, *search, filters, typed, page.older, page.newest, "Older", "Newest")


def _text(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip().replace("\0", "")[:LONGEST]


def _anywhere(fields: Sequence[str], wanted: str) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": wanted})
    return found


def _head(request: HttpRequest, column: Column, sort: str) -> Head:
    if not column.by:
        return Head(column.label, column.css, "", "")
    here = sort.removeprefix("-") == column.by
    turned = column.by if sort.startswith("-") or not here else f"-{column.by}"
    aria = ("descending" if sort.startswith("-") else "ascending") if here else "none"
    return Head(column.label, column.css, query(request, sort=turned, after=None), aria)


def _page(request: HttpRequest, rows: QuerySet[Row], sort: str, size: int) -> tuple[list[Row], str]:
    """Some rows, and the query string of the next page."""
    minus, name = ("-" if sort.startswith("-") else ""), sort.removeprefix("-")
    ordered: QuerySet[Any] = rows.annotate(sorted_by=_comparable(rows, name))
    ordered = ordered.order_by(f"{minus}sorted_by", f"{minus}pk")
    mark = _mark(request.GET.get("after", ""), ordered)
    if mark is not None:
        beyond = "lt" if minus else "gt"
        further = Q(**{f"sorted_by__{beyond}": mark[0]})
        ordered = ordered.filter(further | Q(sorted_by=mark[0], **{f"pk__{beyond}": mark[1]}))
    found = list(ordered[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    value = last.sorted_by.isoformat() if isinstance(last.sorted_by, datetime) else last.sorted_by
    return found[:size], query(request, after=f"{value}~{last.pk}")


def _comparable(rows: QuerySet[Any], name: str) -> Any:
    """What rows are compared by: names whatever their case, and never NULL, which would end the paging."""
    if name in rows.query.annotations:
        return F(name)
    column = rows.model._meta.get_field(name)
    if isinstance(column, DateTimeField):
        return Coalesce(F(name), Value(NEVER)) if column.null else F(name)
    return Lower(name) if column.get_internal_type() in ("TextField", "CharField", "SlugField") else F(name)


def _mark(text: str, rows: QuerySet[Any]) -> tuple[Any, int] | None:
    """The value and id after which the page begins; None for nonsense, which begins the list anew."""
    given, _, last = text.replace("\0", "").rpartition("~")
    pk = number(last)
    if pk is None:
        return None
    try:
        value = rows.query.annotations["sorted_by"].output_field.to_python(given)
        return (value.astimezone(UTC) if isinstance(value, datetime) else value), pk
    except (ValidationError, OverflowError, ValueError):
        return None
