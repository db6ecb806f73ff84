"""Rows written as a Parquet file, a few thousand at a time: memory is bound by the batch, not by the file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Rows = Sequence[Sequence[Any]]

#: what a column may hold; JSON is text
TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "number": pa.int64(),
    "moment": pa.timestamp("us", tz="UTC"),
}


def write(path: Path, columns: Mapping[str, str], batches: Iterable[Rows]) -> None:
    """One file of columns {name: key of TYPES}, a row group for each batch. Whole or not there at all."""
    schema = pa.schema([(name, TYPES[kind]) for name, kind in columns.items()])
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
        for rows in batches:
            writer.write_batch(_batch(schema, rows))
    unfinished.replace(path)


def table_bytes(header: Sequence[str], rows: Rows) -> bytes:
    """A small table as a whole file: a column of numbers holds numbers, any other texts."""
    columns = list(zip(*rows, strict=True)) or [() for _ in header]
    arrays = [_column(list(cells)) for cells in columns]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, list(header)), out, compression="zstd")
    return out.getvalue()


def without(source: Path, target: Path, column: str, values: Collection[int]) -> dict[int, int]:
    """Write `source` to `target` without the rows that have one of these in a column of numbers; how many by value.

    Where there are none, nothing is written. A row group at a time is read, at the first look this column alone.
    """
    wanted, gone = pa.array(list(values), pa.int64()), Counter[int]()
    with pq.ParquetFile(source) as file:
        for number in range(file.num_row_groups):
            cells = file.read_row_group(number, [column])[column]
            gone.update(cells.filter(pc.is_in(cells, value_set=wanted)).to_pylist())
        if gone:
            with pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as writer:
                for number in range(file.num_row_groups):
                    group = file.read_row_group(number)
                    writer.write_table(group.filter(pc.invert(pc.is_in(group[column], value_set=wanted))))
    return dict(gone)


def _batch(schema: pa.Schema, rows: Rows) -> pa.RecordBatch:
    cells = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(list(column), field.type) for column, field in zip(cells, schema, strict=True)],
        schema=schema,
    )


def _column(cells: list[Any]) -> pa.Array:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {int, float}:
        return pa.array(cells, pa.float64() if float in kinds else pa.int64())
    return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())
