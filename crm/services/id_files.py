"""Ids out of a file that somebody made with a spreadsheet: one a line, or the first column of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lib.errors import Invalid

MOST = 1_000_000
CHUNK = 10_000
#: what stands above the ids in files that have a first line with names
HEADS = frozenset({"id", "ext_id", "user_ext_id", "ext_user_id", "customer", "customer_id", "customer id"})


def chunks_of_ids(lines: Iterable[bytes]) -> Iterator[list[str]]:
    """The ids in chunks of CHUNK, each id once in its chunk. Raises Invalid, saying which line is wrong."""
    ids = _counted(_ids(_text(lines)))
    while chunk := list(dict.fromkeys(islice(ids, CHUNK))):
        yield chunk


def batched(ids: Sequence[str]) -> Iterator[list[str]]:
    """Ids that are at hand already, in the same chunks."""
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])


def _counted(ids: Iterable[str]) -> Iterator[str]:
    for number, ext_id in enumerate(ids):
        if number == MOST:
            raise Invalid(f"There are more than {MOST:,} ids: make several files of it.", field="file")
        yield ext_id


def _ids(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, "")
    delimiter = max(",;\t", key=first.count)
    try:
        for number, row in enumerate(csv.reader(_again(first, lines), delimiter=delimiter)):
            ext_id = row[0].strip() if row else ""
            if ext_id and not (number == 0 and ext_id.lower() in HEADS):
                yield ext_id
    except csv.Error as error:
        raise Invalid(f"This is no CSV file: {error}.", field="file") from None


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Invalid(
                f"Line {number:,} is not UTF-8: save the file as “CSV UTF-8”.", field="file"
            ) from None
        if "\0" in text:
            raise Invalid(f"Line {number:,} has a NUL character: is this a text file?", field="file")
        yield text
