"""The large brand in PostgreSQL: what DuckDB holds, written as CSV and copied in, JSON where Beckon has JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.db import connection

from bench.world import execute

CUSTOMERS = """
SELECT id, {brand} AS brand_id, ext_id,
    '{{"country":"' || country || '","age":' || age || ',"plan":"' || plan || '","vip":' || vip
    || ',"first_name":"Ann","core_tags":' || to_json(tags) || '}}' AS attributes,
    false AS is_test, created_at || '+00' AS created_at, created_at || '+00' AS updated_at
FROM customer ORDER BY id
"""
EVENTS = """
SELECT {brand} AS brand_id, customer_id, md5(place::VARCHAR) AS eid, name, '' AS action,
    occurred_at || '+00' AS occurred_at, occurred_at || '+00' AS received_at, 'native' AS source,
    '{{"category":"' || category || '","amount":' || amount || ',"currency":"' || currency || '","device":"' || device
    || '","quantity":' || quantity || '}}' AS payload
FROM event ORDER BY place
"""
# Those of a partitioned table are told as being ON ONLY itself, and are wanted on its partitions.
INDEXES = """
SELECT index.indexrelid::regclass::text, replace(pg_get_indexdef(index.indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index AS index WHERE index.indrelid = %s::regclass AND NOT index.indisunique
"""
FORMAT = "QUOTE '''', ESCAPE '''', DELIMITER '|'"
BLOCK = 1 << 20


def fill(duck: duckdb.DuckDBPyConnection, brand_id: int, folder: Path) -> None:
    """Copy both tables over, as one would who moves in with a history.

    Indexes are built afterwards, which takes half the time and leaves them denser than they grow by themselves.
    """
    execute("SET maintenance_work_mem = '512MB'")
    for select, table in ((CUSTOMERS, "crm_customer"), (EVENTS, "events_event")):
        with _without_indexes(table):
            _copy(duck, select.format(brand=brand_id), table, folder)
        execute(f"VACUUM ANALYZE {table}")
    execute("RESET maintenance_work_mem")
    # The ids were chosen here: whoever comes next shall not be given one of them.
    execute("SELECT setval(pg_get_serial_sequence('crm_customer', 'id'), max(id)) FROM crm_customer")


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [table])
        found = cursor.fetchall()
    for name, _ in found:
        execute(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        execute(statement)


def _copy(duck: duckdb.DuckDBPyConnection, select: str, table: str, folder: Path) -> None:
    file = folder / f"{table}.csv"
    duck.execute(f"COPY ({select}) TO '{file}' (HEADER false, {FORMAT})")
    columns = ", ".join(duck.execute(f"SELECT * FROM ({select}) LIMIT 0").fetchnumpy())
    statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT CSV, {FORMAT})"
    with connection.cursor() as cursor, cursor.copy(statement) as copy, file.open("rb") as source:
        while block := source.read(BLOCK):
            copy.write(block)
    file.unlink()
