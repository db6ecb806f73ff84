"""Handing many rows to PostgreSQL in one statement: as one array for each column, or as lines of COPY."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection


def over(statement: str, types: Sequence[str], rows: Sequence[tuple[Any, ...]], *before: Any) -> int:
    """Run a statement over rows handed in as one array per column; `before` are the values ahead of them."""
    if not rows:
        return 0
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    columns = [_array(column) for column in zip(*rows, strict=True)]
    return execute(statement.format(rows=f"unnest({arrays})"), [*before, *columns])


def _array(column: Sequence[Any]) -> str:
    """A column as the text of a PostgreSQL array: ten times faster than the driver's way for long lists."""
    if isinstance(column[0], int):
        return integers(column)
    return "{" + ",".join(f'"{_quoted(str(value))}"' for value in column) + "}"


def integers(numbers: Iterable[int]) -> str:
    """Whole numbers as the text of a PostgreSQL array."""
    return "{" + ",".join(map(str, numbers)) + "}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def copied(text: str) -> str:
    """A text as COPY reads it."""
    return (
        text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "")
    )


def execute(statement: str, params: Sequence[Any] | Mapping[str, Any]) -> int:
    """Run a statement. Returns how many rows it was about."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return int(cursor.rowcount)
