"""CSV that no spreadsheet works as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.csv_text import armed, csv_text, defused


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-1-2",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "'=1",
        "+",
        "-1.2.3",
    ],
)
def test_what_begins_like_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "cell", ["plain", "", "a=b", "2026-03-02", "+4930123456", "-12.50", "-1", "'quoted'", "O'Neill"]
)
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


@given(st.text("=+-@'1. a\t"))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert armed(defused(text)) == text


def test_numbers_stay_numbers_and_nothing_is_empty() -> None:
    assert csv_text(["=a"], [[-7], [2.5], [None]]).splitlines() == ["'=a", "-7", "2.5", '""']


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8")), min_size=2, max_size=2)
    )
)
def test_rows_come_back_from_it(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows))))
    assert read == [["a", "b"], *[[defused(cell) for cell in row] for row in rows]]
