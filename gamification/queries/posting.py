"""Writing entries of the ledger of points: which are known, and a COPY of those that are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from struct import Struct

import msgspec
from django.db import connection

from lib.copying import copy_rows, micros, text

_KNOWN = "SELECT once FROM gamification_entry WHERE brand_id = %s AND once = ANY(%s)"
_COPY = """
COPY gamification_entry (
    brand_id, at, cause, cause_id, note, expires_at, award_id, run_id, customer_id, amount, balance, once
) FROM STDIN (FORMAT BINARY)
"""
_QUEUE = """
INSERT INTO gamification_expiring (entry_id, expires_at)
SELECT id, expires_at FROM gamification_entry
WHERE brand_id = %s AND once = ANY(%s) AND expires_at IS NOT NULL AND amount > 0
"""
# Twelve fields, each behind its length in bytes (-1: NULL); first those that most of a set have in common.
_HEAD = Struct(">hiqiq")
_NUMBER = Struct(">iq")
_NUMBERS = Struct(">iqiqiq")
_NULL = Struct(">i").pack(-1)


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry as it is written. `balance`: after it."""

    customer_id: int
    amount: int
    balance: int
    once: str
    cause: str
    cause_id: str
    note: str
    expires_at: datetime | None
    run_id: int | None
    award_id: int | None


def known(brand_id: int, onces: Iterable[str]) -> set[str]:
    """Those of these names that have been written already."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [brand_id, list(onces)])
        return {once for (once,) in cursor.fetchall()}


def post(brand_id: int, lines: Sequence[Line], now: datetime) -> None:
    """Append these entries, in this order. Raises IntegrityError where one has been written already."""
    copy_rows(_COPY, _binary(brand_id, lines, now))
    ending = [one.once for one in lines if one.expires_at is not None and one.amount > 0]
    if ending:
        with connection.cursor() as cursor:
            cursor.execute(_QUEUE, [brand_id, ending])


def _binary(brand_id: int, lines: Sequence[Line], now: datetime) -> Iterator[bytes]:
    for one in lines:
        yield _common(brand_id, now, one.cause, one.cause_id, one.note, one.expires_at)
        yield _number(one.award_id)
        yield _number(one.run_id)
        yield _NUMBERS.pack(8, one.customer_id, 8, one.amount, 8, one.balance)
        yield text(one.once)


@lru_cache(maxsize=1_000)
def _common(
    brand_id: int, now: datetime, cause: str, cause_id: str, note: str, expires_at: datetime | None
) -> bytes:
    head = _HEAD.pack(12, 8, brand_id, 8, micros(now))
    ends = None if expires_at is None else micros(expires_at)
    return head + text(cause) + text(cause_id) + text(note) + _number(ends)


def _number(value: int | None) -> bytes:
    return _NULL if value is None else _NUMBER.pack(8, value)
