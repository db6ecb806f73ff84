"""Looking through the whole database for what is known of one customer, table by table in slices of pages.

Every table of the schema that holds text, JSON or bytes is looked through, partitions too, as the catalogue has
them. Rows of other brands are not: a brand is the unit of data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from crm.services.telltales import Telltales

#: pages of a slice, 8 KiB each
PAGES = 4_000
#: what is looked for stands in these too, by its name only, and changing it would break what works
CONFIGURATION = frozenset(
    {
        *("campaigns_campaign", "campaigns_version", "campaigns_subscription", "campaigns_abround"),
        *("gateways_gateway", "gateways_template", "gateways_templateversion", "gateways_imtype"),
        *(
            "crm_segment",
            "crm_audience",
            "crm_brand",
            "crm_label",
            "crm_key",
            "crm_operator",
            "crm_membership",
        ),
        *("django_session", "django_migrations", "django_content_type", "auth_permission", "auth_group"),
        *("django_admin_log", "events_eventid"),
    }
)
COLUMNS = """
SELECT class.relname, attribute.attname, type.typname, greatest(pg_relation_size(class.oid) / 8192, 1)
FROM pg_class AS class
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
JOIN pg_type AS type ON type.oid = attribute.atttypid
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind = 'r' AND NOT attribute.attisdropped
ORDER BY class.relname, attribute.attnum
"""
LOOKED_AT = frozenset({"text", "varchar", "bpchar", "json", "jsonb", "bytea", "_text", "_varchar"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the catalogue has it. `columns`: those that may hold a trace, with their types."""

    name: str
    columns: Mapping[str, str]
    scopes: frozenset[str]
    pages: int


@dataclass(frozen=True, slots=True)
class Search:
    """Whose traces are looked for. `newcomer`: who has come by the same id since, and is somebody else."""

    brand_id: int
    values: Telltales
    newcomer: int | None
    job: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A row that holds something: where it lies, and its columns that do."""

    ctid: str
    cells: Mapping[str, Any]


def tables() -> dict[str, Table]:
    """All that could hold a trace."""
    found: dict[str, dict[str, str]] = {}
    pages: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for name, column, kind, size in cursor.fetchall():
            found.setdefault(name, {})[column] = kind
            pages[name] = size
    return {
        name: Table(
            name,
            {column: kind for column, kind in columns.items() if kind in LOOKED_AT},
            frozenset({"brand_id", "customer_id"} & columns.keys()),
            pages[name],
        )
        for name, columns in found.items()
        if LOOKED_AT.intersection(columns.values())
    }


def slices(table: Table) -> Iterator[tuple[int, int | None]]:
    """First and last page of each slice; the last slice has no end, since tables grow."""
    starts = range(0, table.pages, PAGES)
    for start in starts:
        yield start, None if start == starts[-1] else start + PAGES


def look(table: Table, first: int, last: int | None, search: Search) -> list[Trace]:
    """The rows of a slice that hold a telltale."""
    if not search.values.values:
        return []
    names = list(table.columns)
    cells = [_cell(name, kind) for name, kind in table.columns.items()]
    texts = [_as_text(name, kind) for name, kind in table.columns.items()]
    query = sql.SQL("SELECT ctid::text, {cells} FROM {table} WHERE {where}").format(
        cells=sql.SQL(", ").join(cells), table=sql.Identifier(table.name), where=_where(table, texts)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, _params(first, last, search))
        return [
            trace for row in cursor.fetchall() if (trace := _trace(names, table.columns, row, search.values))
        ]


def empty(table: Table, traces: Sequence[Trace], search: Search) -> int:
    """Put “[erased]” in the place of each telltale; how many rows. One that cannot be so, for it would be there
    twice or is not let be, is deleted."""
    for trace in traces:
        sets = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), _cast(table.columns[name]))
            for name in trace.cells
        )
        values = [_written(table.columns[name], value, search.values) for name, value in trace.cells.items()]
        query = sql.SQL("UPDATE {} SET {} WHERE ctid = %s::tid").format(sql.Identifier(table.name), sets)
        delete = sql.SQL("DELETE FROM {} WHERE ctid = %s::tid").format(sql.Identifier(table.name))
        _execute(query, [*values, trace.ctid], delete, [trace.ctid])
    return len(traces)


def _execute(
    update: sql.Composable, values: Sequence[Any], delete: sql.Composable, where: Sequence[Any]
) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(update, values)
    except IntegrityError:
        with connection.cursor() as cursor:
            cursor.execute(delete, where)


def _where(table: Table, texts: Sequence[sql.Composable]) -> sql.Composable:
    """Cheap first: pages, brand, then the text."""
    wheres = [sql.SQL("ctid >= %(first)s::tid AND (%(last)s::tid IS NULL OR ctid < %(last)s::tid)")]
    if "brand_id" in table.scopes:
        wheres.append(sql.SQL("(brand_id = %(brand)s OR brand_id IS NULL)"))
    if "customer_id" in table.scopes:
        wheres.append(sql.SQL("customer_id IS DISTINCT FROM %(newcomer)s"))
    if table.name == "crm_customer":
        wheres.append(sql.SQL("id IS DISTINCT FROM %(newcomer)s"))
    if table.name == "crm_job":
        wheres.append(sql.SQL("id <> %(job)s"))
    anywhere = sql.SQL(" OR ").join(sql.SQL("{} LIKE ANY (%(like)s)").format(text) for text in texts)
    return sql.SQL(" AND ").join([*wheres, sql.SQL("({})").format(anywhere)])


def _params(first: int, last: int | None, search: Search) -> dict[str, Any]:
    return {
        "first": f"({first},0)",
        "last": None if last is None else f"({last},0)",
        "brand": search.brand_id,
        "newcomer": search.newcomer or 0,  # nobody's id: NULL would leave out the rows of nobody
        "job": search.job,
        "like": [f"%{_like(form)}%" for value in search.values.values for form in _forms(value)],
    }


def _forms(value: str) -> set[str]:
    """As it stands in a text, within JSON, and where bytes are written as text."""
    return {value, json.dumps(value, ensure_ascii=False)[1:-1], _octal(value)}


def _octal(value: str) -> str:
    return "".join(
        chr(byte) if byte < 128 and byte != 92 else "\\\\" if byte == 92 else f"\\{byte:03o}"
        for byte in value.encode()
    )


def _like(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _as_text(name: str, kind: str) -> sql.Composable:
    column = sql.Identifier(name)
    return sql.SQL("encode({}, 'escape')" if kind == "bytea" else "{}::text").format(column)


def _cell(name: str, kind: str) -> sql.Composable:
    return sql.SQL("{}" if kind == "bytea" else "{}::text").format(sql.Identifier(name))


def _trace(
    names: Sequence[str], kinds: Mapping[str, str], row: Sequence[Any], values: Telltales
) -> Trace | None:
    """With whole words only: LIKE also finds 12345 in 9123456."""
    cells = {
        name: cell
        for name, cell in zip(names, row[1:], strict=True)
        if cell is not None and values.out_of(read := _read(kinds[name], cell)) != read
    }
    return Trace(row[0], cells) if cells else None


def _read(kind: str, cell: Any) -> Any:
    if kind in ("json", "jsonb"):
        return json.loads(cell)
    return bytes(cell).decode(errors="surrogateescape") if kind == "bytea" else cell


def _cast(kind: str) -> sql.Composable:
    return sql.SQL("%s::{}").format(sql.SQL(f"{kind[1:]}[]" if kind.startswith("_") else kind))


def _written(kind: str, cell: Any, values: Telltales) -> Any:
    after = values.out_of(_read(kind, cell))
    if kind in ("json", "jsonb"):
        return json.dumps(after, ensure_ascii=False)
    return after.encode(errors="surrogateescape") if kind == "bytea" else after
