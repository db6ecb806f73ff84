"""CSV that no spreadsheet works as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.csv_text import csv_text, defused


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "=cmd|' /C calc'!A0"]
)
def test_what_begins_like_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["plain", "", 7, -7, 2.5, "a=b", "2026-03-02"])
def test_everything_else_stays_as_it_is(cell: object) -> None:
    assert defused(cell) == cell


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8")), min_size=2, max_size=2)
    )
)
def test_rows_come_back_from_it(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows))))
    assert read == [["a", "b"], *[[str(defused(cell)) for cell in row] for row in rows]]
