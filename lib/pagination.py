"""Lists page by page, by keyset: a page costs the same at the end of a long list as at its beginning, and
rows that come or go meanwhile neither repeat nor hide others.

A view declares `ordering = ("-id",)`: fields that are never NULL, the last of them unique.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ParseError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

DEFAULT_LIMIT = 100
MAX_LIMIT = 1_000


class WrongCursor(ParseError):
    """The cursor is none that a page of this list gave out."""

    default_code = "wrong_cursor"
    default_detail = "The cursor is not one that this list gave out. Take it from `next` or `previous`."


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows: the values of the ordering of the row beside it, and which way to read."""

    back: bool
    values: Sequence[Any]

    def encoded(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode([self.back, self.values], enc_hook=str)).decode()

    @classmethod
    def decoded(cls, text: str, length: int) -> Cursor:
        """Raises WrongCursor."""
        try:
            back, values = msgspec.json.decode(
                base64.urlsafe_b64decode(text), type=tuple[bool, list[str | int]]
            )
        except (msgspec.MsgspecError, binascii.Error, ValueError, RecursionError):
            raise WrongCursor() from None
        if len(values) != length or any("\0" in value for value in values if isinstance(value, str)):
            raise WrongCursor()
        return cls(back, values)


class CursorPages(BasePagination):
    """Answers `{"next", "previous", "results"}`; `?limit=` up to 1,000."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page. Raises WrongCursor, ParseError (limit)."""
        self._url = request.build_absolute_uri()
        self._ordering: Sequence[str] = getattr(view, "ordering", ("-id",))
        self._limit = limit_of(request)
        given = request.query_params.get("cursor")
        cursor = Cursor.decoded(given, len(self._ordering)) if given else None
        rows = list(self._read(queryset, cursor))
        more = len(rows) > self._limit
        page = rows[: self._limit]
        back = cursor is not None and cursor.back
        if back:
            page.reverse()
        self._next = self._link(page[-1:], False) if more or back else None
        self._previous = self._link(page[:1], True) if (more if back else cursor is not None) else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next, "previous": self._previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "required": False, "schema": limit},
        ]

    def _read(self, queryset: QuerySet[Any], cursor: Cursor | None) -> QuerySet[Any]:
        if cursor is None:
            return queryset.order_by(*self._ordering)[: self._limit + 1]
        ordering = [_reversed(field) if cursor.back else field for field in self._ordering]
        after = _after(ordering, _typed(queryset.model, ordering, cursor.values))
        return queryset.filter(after).order_by(*ordering)[: self._limit + 1]

    def _link(self, rows: list[Any], back: bool) -> str | None:
        if not rows:
            return None
        values = [_value(rows[0], field.lstrip("-")) for field in self._ordering]
        return replace_query_param(self._url, "cursor", Cursor(back, values).encoded())


def limit_of(request: Request) -> int:
    """How many rows are asked for. Raises ParseError."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MAX_LIMIT):
        raise ParseError(f"limit must be a number from 1 to {MAX_LIMIT}.", code="invalid_limit")
    return int(text)


def _reversed(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _after(ordering: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind the one with these values: greater in the first field, or equal and greater in the second …"""
    found = Q()
    equal = Q()
    for field, value in zip(ordering, values, strict=True):
        name = field.lstrip("-")
        found |= equal & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return found


def _typed(model: type[Model], ordering: Sequence[str], values: Sequence[Any]) -> list[Any]:
    try:
        return [_column(model, field).to_python(value) for field, value in zip(ordering, values, strict=True)]
    except (ValidationError, ValueError, OverflowError):
        raise WrongCursor() from None


def _column(model: type[Model], field: str) -> Any:
    column: Any = model._meta.get_field(field.lstrip("-"))
    return column


def _value(row: Any, field: str) -> Any:
    value = row[field] if isinstance(row, dict) else getattr(row, field)
    return value if isinstance(value, int) else str(value)
