"""Rows written as a Parquet file, a few thousand at a time: memory is bound by the batch, not by the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
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


def _batch(schema: pa.Schema, rows: Rows) -> pa.RecordBatch:
    cells = zip(*rows, strict=True)
    return pa.RecordBatch.from_arrays(
        [pa.array(list(column), field.type) for column, field in zip(cells, schema, strict=True)],
        schema=schema,
    )
