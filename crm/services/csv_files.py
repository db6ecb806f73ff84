"""CSV as spreadsheets write it: cut into whole records, its delimiter and its encoding found out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lib.errors import Invalid

#: a record and everything in it is shorter than this, or a quote was never closed
LONGEST_LINE = 1 << 20
DELIMITERS = ",;\t"
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1252": "Western (Windows-1252, Latin-1)",
}
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WORD = re.compile(rb"[A-Za-z\xc0-\xff]+")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells, read as Latin-1, which keeps every byte; the bytes it came in; its first line."""

    cells: list[str]
    raw: bytes
    line: int


class _Lines:
    """Hands lines to the reader and remembers which it took for the record that it makes."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self.taken: list[bytes] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line.decode("latin-1")


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines with their ends, whatever the pieces they arrive in. Raises Invalid: a line without end, UTF-16."""
    carried, number = b"", 0
    for chunk in chunks:
        *whole, carried = (carried + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield (_first(line) if number == 1 else line) + b"\n"
        if len(carried) > LONGEST_LINE:
            raise Invalid(f"Line {number + 1:,} is longer than a mebibyte: is this a CSV file?", field="file")
    if carried:
        yield _first(carried) if number == 0 else carried


def records(lines: Iterable[bytes], delimiter: str) -> Iterator[Record]:
    """The records one by one. Raises Invalid, saying in which line something is no CSV."""
    feed, line = _Lines(lines), 1
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid(_why(line, error), field="file") from None
        yield Record(cells, b"".join(feed.taken), line)
        line += len(feed.taken)
        feed.taken.clear()


def delimiter_of(first: bytes) -> str:
    """What stands between the names of the first line most often; a comma where nothing does."""
    return max(DELIMITERS, key=lambda one: first.count(one.encode()))


def encoding_of(sample: bytes) -> str:
    """The likeliest encoding of some records. Letters of Cyrillic words stand together, accents stand alone."""
    try:
        sample.decode()
    except UnicodeDecodeError:
        words = [word for word in _WORD.findall(sample) if max(word) >= 0xC0]
        together = sum(1 for word in words if sum(byte >= 0xC0 for byte in word) * 2 > len(word) > 1)
        return "cp1251" if together * 2 > len(words) else "cp1252"
    return "utf-8"


def _first(line: bytes) -> bytes:
    if line.startswith(_UTF16):
        raise Invalid("This file is UTF-16: save it as “CSV UTF-8”.", field="file")
    return line.removeprefix(_BOM)


def _why(line: int, error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"A quote is opened in line {line:,} and never closed: close it, or double it within a text."
    return f"Line {line:,} is no CSV: {error}."
