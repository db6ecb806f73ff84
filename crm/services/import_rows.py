"""The records of a piece as updates of profiles, and what is wrong with those that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm.services.csv_writing import as_csv
from crm.services.import_columns import EXT_ID, MARKERS, SKIP, TEST, Column
from crm.services.import_values import KINDS, Wrong, items, yes_or_no
from lib.csv_text import armed

LONGEST_ID = 255
SHOWN = 60
HEADS = ("line", "customer", "column", "value", "what to do")


@dataclass(frozen=True, slots=True)
class Row:
    """A record that can be imported: whose it is, and the update that it is."""

    line: int
    ext_id: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a record, which is left out for it."""

    line: int
    customer: str
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How records are read. `clears`: an empty cell clears the attribute, else it leaves it as it is."""

    heads: Sequence[str]
    columns: Sequence[Column]
    delimiter: str
    encoding: str
    clears: bool = False


def read(content: bytes, first_line: int, reading: Reading) -> tuple[list[Row], list[Flaw]]:
    """The rows and flaws of one piece."""
    rows: list[Row] = []
    flaws: list[Flaw] = []
    for line, cells in _records(content, first_line, reading):
        found = _row(line, cells, reading)
        if isinstance(found, Row):
            rows.append(found)
        else:
            flaws += found
    return rows, flaws


def flaws_as_csv(flaws: Iterable[Flaw]) -> bytes:
    """A record for each, beneath HEADS."""
    return as_csv((flaw.line, flaw.customer, flaw.column, flaw.value, flaw.message) for flaw in flaws)


def flaws_of(content: bytes) -> list[Flaw]:
    """The other way round."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return [Flaw(int(row[0]), *(armed(text) for text in row[1:])) for row in rows if len(row) == len(HEADS)]


def cells_of(content: bytes, reading: Reading) -> list[list[str]]:
    """Just the cells, for a look at the first records."""
    return [cells for _, cells in _records(content, 1, reading)]


def _records(content: bytes, first_line: int, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    text = io.StringIO(content.decode(reading.encoding, "replace"), newline="")
    reader, line = csv.reader(text, delimiter=reading.delimiter), first_line
    for cells in reader:
        if cells:
            yield line, cells
        line = first_line + reader.line_num


def _row(line: int, cells: Sequence[str], reading: Reading) -> Row | list[Flaw]:
    columns = reading.columns
    ext_id = _ext_id(cells, columns)
    if len(cells) != len(columns):
        between = {",": "commas", ";": "semicolons"}.get(reading.delimiter, "tabs")
        what = (
            f"It has {len(cells)} cells, and the first line names {len(columns)}: "
            f"put texts that hold {between} in double quotes."
        )
        return [Flaw(line, ext_id[:LONGEST_ID], "", "", what)]
    payload: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for head, column, cell in zip(reading.heads, columns, cells, strict=True):
        if column.to != SKIP:
            wrong = _taken(payload, column, cell.strip(), reading.clears)
            if wrong:
                flaws.append(Flaw(line, ext_id[:LONGEST_ID], head, cell[:SHOWN], wrong))
    return flaws or Row(line, ext_id, payload)


def _ext_id(cells: Sequence[str], columns: Sequence[Column]) -> str:
    return next(
        (cell.strip() for cell, column in zip(cells, columns, strict=False) if column.to == EXT_ID), ""
    )


def _taken(payload: dict[str, Any], column: Column, cell: str, clears: bool) -> str:
    """Put what a cell says into the update; what is wrong with it, empty where nothing is."""
    if "\0" in cell or "\ufffd" in cell:
        return (
            "It has characters that cannot be read: choose another encoding, or save the file as “CSV UTF-8”."
        )
    if column.to == EXT_ID:
        return _wrong_id(cell)
    if not cell:
        if clears and column.to in KINDS:
            payload[column.name] = None
        return ""
    try:
        payload[column.attribute] = _value(column, cell)
    except Wrong as wrong:
        return f"“{cell[:SHOWN]}” {wrong}."
    return ""


def _value(column: Column, cell: str) -> Any:
    if column.to in MARKERS:
        return items(cell)
    return yes_or_no(cell) if column.to == TEST else KINDS[column.to].read(cell)


def _wrong_id(cell: str) -> str:
    if not cell:
        return "The customer's id is missing."
    return "" if len(cell) <= LONGEST_ID else f"The customer's id is longer than {LONGEST_ID} characters."
