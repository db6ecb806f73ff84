"""The cells of a file as values, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from crm.services.import_columns import parse
from crm.services.import_rows import Reading, Row, flaws_as_csv, flaws_of, read
from crm.services.import_values import KINDS, Wrong


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "007", "007"),
        ("number", "42", 42),
        ("number", "-3,5", -3.5),
        ("number", "1.5e3", 1500.0),
        ("boolean", "Да", True),
        ("boolean", "0", False),
        ("date", "2026-03-31", "2026-03-31"),
        ("date", "31.3.2026", "2026-03-31"),
        ("date", "2026-03-31 10:00:00+02:00", "2026-03-31T10:00:00+02:00"),
        ("list", "a | b|", ["a", "b"]),
        ("list", "a, b", ["a", "b"]),
    ],
)
def test_cells_are_read_as_they_are_written_in_spreadsheets(kind: str, cell: str, value: Any) -> None:
    assert KINDS[kind].read(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("number", "1 000"),
        ("number", "nan"),
        ("number", "1_0"),
        ("number", "9" * 500),
        ("number", "€5"),
        ("boolean", "maybe"),
        ("date", "31/03/2026"),
        ("date", "31.02.2026"),
        ("date", "2026-13-01"),
    ],
)
def test_cells_that_are_none_say_what_to_write(kind: str, cell: str) -> None:
    with pytest.raises(Wrong, match="write"):
        KINDS[kind].read(cell)


def reading(columns: str, clears: bool = False, encoding: str = "utf-8") -> Reading:
    parsed = parse(columns)
    return Reading([f"c{n}" for n in range(len(parsed))], parsed, ",", encoding, clears)


def test_a_record_becomes_an_update_of_a_profile() -> None:
    rows, flaws = read(b"ann,3,x|y,yes,left out\n", 2, reading("ext_id,number:age,core_tags,test,skip"))
    payload = {"age": 3, "+core_tags": ["x", "y"], "core_is_test_account": True}
    assert (rows, flaws) == ([Row(2, "ann", payload)], [])


@pytest.mark.parametrize(("clears", "payload"), [(False, {}), (True, {"city": None})])
def test_an_empty_cell_leaves_the_attribute_or_clears_it(clears: bool, payload: dict[str, Any]) -> None:
    rows, _ = read(b"ann,\n", 2, reading("ext_id,text:city", clears))
    assert rows[0].payload == payload


def test_each_flaw_names_its_line_its_column_and_what_to_do() -> None:
    content = b'ann,old\n"b\nob",1\n,2\ncid\n\ndora,3\n'
    rows, flaws = read(content, 10, reading("ext_id,number:age"))
    assert [(row.line, row.ext_id) for row in rows] == [(11, "b\nob"), (16, "dora")]
    assert [(flaw.line, flaw.customer, flaw.column) for flaw in flaws] == [
        (10, "ann", "c1"),
        (13, "", "c0"),
        (14, "cid", ""),
    ]
    assert "“old” is no number: write 1234.5" in flaws[0].message
    assert "has 1 cells, and the first line names 2" in flaws[2].message
    assert flaws_of(flaws_as_csv(flaws)) == flaws


def test_letters_that_the_encoding_does_not_have_and_nul_are_flaws() -> None:
    _, flaws = read("ann,Jürgen\nbob,a\0b\n".encode("cp1252"), 2, reading("ext_id,text:name"))
    assert [flaw.line for flaw in flaws] == [2, 3]
    rows, _ = read("ann,Jürgen\n".encode("cp1252"), 2, reading("ext_id,text:name", encoding="cp1252"))
    assert rows[0].payload == {"name": "Jürgen"}
