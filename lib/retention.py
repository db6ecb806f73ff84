"""Deleting what is old, bit by bit: no statement holds many rows, and none waits long for another."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from psycopg import sql

BATCH = 10_000
MOST = 50 * BATCH

# By ctid, since a BRIN index finds pages of old rows and a composite key would have to be sorted.
_DELETE = sql.SQL(
    "DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {column} < %s LIMIT %s))"
)


def delete_older(table: str, column: str, than: datetime, most: int = MOST) -> int:
    """Delete rows in batches that commit by themselves, until none is older or `most` are gone; how many."""
    statement = _DELETE.format(table=sql.Identifier(table), column=sql.Identifier(column))
    gone = 0
    while gone < most:
        with connection.cursor() as cursor:
            cursor.execute(statement, [than, BATCH])
            gone += cursor.rowcount
            if cursor.rowcount < BATCH:
                break
    return gone
