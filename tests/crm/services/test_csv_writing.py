"""Cells that a spreadsheet opens without running them."""

from typing import Any

import pytest

from crm.services.csv_writing import as_csv, cell
from lib.csv_text import armed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@import", "'@import"),
        ("\tx", "'\tx"),
        (["=1", "b"], "'=1|b"),
        ("+4930123456", "+4930123456"),
        ("-12.50", "-12.50"),
        (-3, "-3"),
        (True, "true"),
        (None, ""),
        (["a", 1], "a|1"),
        ({"a": 1}, '{"a":1}'),
        ("plain", "plain"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(value: Any, written: str) -> None:
    assert cell(value) == written


def test_a_text_comes_back_as_it_was() -> None:
    assert [armed(cell(text)) for text in ("=1+1", "'quoted'", "plain")] == ["=1+1", "'quoted'", "plain"]


def test_records_are_csv() -> None:
    assert as_csv([["a,b", 'say "x"'], [1, None]]) == b'"a,b","say ""x"""\n1,\n'
