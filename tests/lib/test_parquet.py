"""Small tables as Parquet files."""

from __future__ import annotations

import io
from typing import Any

import pyarrow.parquet as pq
import pytest

from lib.parquet import table_bytes


@pytest.mark.parametrize(
    ("cells", "type_"),
    [
        ([1, None, -3], "int64"),
        ([1, 2.5], "double"),
        (["=1+1", None], "string"),
        ([1, "x"], "string"),
        ([True, 1], "string"),
        ([None], "string"),
        ([], "string"),
    ],
)
def test_a_column_of_numbers_holds_numbers_and_any_other_texts(cells: list[Any], type_: str) -> None:
    read = pq.read_table(io.BytesIO(table_bytes(["a", "b"], [[cell, 0] for cell in cells])))

    assert str(read.schema.field("a").type) == type_
    told = cells if type_ != "string" else [None if cell is None else str(cell) for cell in cells]
    assert read["a"].to_pylist() == told
