"""COPY … FROM STDIN in its binary form, with rows that the caller has packed.

A row is its number of fields (int16), then each field behind its length in bytes (int32; -1: NULL).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from struct import Struct

from django.db import connection

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_LENGTH = Struct(">i")


def copy_rows(statement: str, rows: Iterable[bytes]) -> None:
    """Write the rows, or parts of rows in order, all at once. Raises what any statement of Django's raises."""
    content = b"".join((_HEADER, *rows, _TRAILER))
    # Django wraps the errors of execute and fetch, not of copy.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(content)


def text(value: str) -> bytes:
    """A field of type text, behind its length."""
    encoded = value.encode()
    return _LENGTH.pack(len(encoded)) + encoded


@lru_cache(maxsize=1_000)
def micros(at: datetime) -> int:
    """A timestamptz as PostgreSQL counts: microseconds since 2000."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
