"""Rows in the database's own form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from struct import Struct

import pytest
from django.db import IntegrityError, connection, transaction

from lib.copying import copy_rows, micros, text

ROW = Struct(">hiqiq")
COPY = "COPY copied (id, at, said) FROM STDIN (FORMAT BINARY)"
AT = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.fixture
def table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copied (id bigint PRIMARY KEY, at timestamptz, said text) ON COMMIT DROP"
        )


def row(id_: int, at: datetime, said: str) -> bytes:
    return ROW.pack(3, 8, id_, 8, micros(at)) + text(said)


def rows() -> list[tuple[int, datetime, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM copied ORDER BY id")
        return list(cursor.fetchall())


def test_what_is_copied_is_there(table: None) -> None:
    there = [(1, AT, ""), (2, AT + timedelta(days=10_000, microseconds=1), 'größe 😀 \t"\\N')]

    copy_rows(COPY, (row(*one) for one in there))
    copy_rows(COPY, [])

    assert rows() == there


def test_a_moment_is_the_same_in_any_zone() -> None:
    assert micros(AT) == micros(AT.astimezone(timezone(timedelta(hours=-5)))) == -1


def test_errors_are_those_of_any_other_statement(table: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(COPY, [row(1, AT, "a"), row(1, AT, "b")])

    assert rows() == []
