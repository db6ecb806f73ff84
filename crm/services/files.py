"""Files in the database: taken in record by record in bounded memory, read piece by piece, forgotten in time.

Not on a disk, since web and worker need not share one; and what is a row can be found and emptied when a
customer is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from crm.models import Brand, File, FilePiece
from crm.services.changes import Actor
from crm.services.csv_files import DELIMITERS, Record, delimiter_of, encoding_of, lines_of, records
from crm.services.csv_writing import BOM, as_csv
from lib.errors import Invalid

MOST_BYTES = 512 * 1024 * 1024
MOST_RECORDS = 5_000_000
MOST_COLUMNS = 500
#: records of a piece: what one transaction imports
PIECE = 2_000
PIECE_BYTES = 4 * 1024 * 1024
KEPT = timedelta(days=14)


@transaction.atomic
def take_in(
    actor: Actor, brand: Brand, name: str, chunks: Iterable[bytes], now: datetime, delimiter: str = ""
) -> File:
    """Keep a CSV file to be imported; its delimiter is found out unless given.

    Never holds more than a piece of it. Raises Invalid: no CSV, nothing in it, too large.
    """
    lines = lines_of(_measured(chunks))
    first = next(lines, b"")
    if delimiter not in ("", *DELIMITERS):
        raise Invalid("The delimiter is a comma, a semicolon or a tab.", field="delimiter")
    delimiter = delimiter or delimiter_of(first)
    every = records(_again(first, lines), delimiter)
    heads = next(every, Record([], b"", 1))
    _check_heads(heads)
    file = File.objects.create(
        brand=brand,
        purpose=File.Purpose.IMPORT,
        name=name[:200],
        delimiter=delimiter,
        started_by=actor.name,
        created_at=now,
    )
    return _filled(file, heads, every)


def piece(file: File, number: int) -> FilePiece | None:
    """Some of its records; None where there are no more."""
    return FilePiece.objects.filter(file=file, number=number).first()


def pieces(file: File) -> Iterator[FilePiece]:
    """All of it, one piece in memory at a time."""
    number = 0
    while (found := piece(file, number)) is not None:
        yield found
        number += 1


def as_csv_file(file: File | None, heads: Sequence[str]) -> Iterator[bytes]:
    """The whole of it, with a mark that tells spreadsheets that it is UTF-8. None: only its first line."""
    yield BOM + as_csv([heads])
    if file is not None:
        for one in pieces(file):
            yield bytes(one.content)


def append(file: File, number: int, first_line: int, records: int, content: bytes) -> None:
    """Add a piece to a file that is being written, inside the transaction of the work that it tells of."""
    FilePiece.objects.create(
        file=file, number=number, first_line=first_line, records=records, content=content
    )
    file.records += records
    file.size += len(content)
    file.save(update_fields=["records", "size"])


def forget(now: datetime) -> int:
    """Delete the files that were kept long enough; returns how many."""
    old = File.objects.filter(created_at__lt=now - KEPT)
    _, deleted = old.delete()
    return deleted.get("crm.File", 0)


def _measured(chunks: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise Invalid(
                f"The file is larger than {MOST_BYTES >> 20} MB: make several of it.",
                code="too_large",
                field="file",
            )
        yield chunk


def _check_heads(heads: Record) -> None:
    if not any(cell.strip() for cell in heads.cells):
        raise Invalid("The file is empty: its first line names the columns.", code="nothing", field="file")
    if len(heads.cells) > MOST_COLUMNS:
        raise Invalid(f"A file may have {MOST_COLUMNS} columns.", code="too_many", field="file")
    if b"\0" in heads.raw:
        raise Invalid("The first line has a NUL character: is this a text file?", field="file")


def _filled(file: File, heads: Record, every: Iterable[Record]) -> File:
    encodings = {encoding_of(heads.raw)}
    for number, some in enumerate(_grouped(every)):
        content = b"".join(record.raw for record in some)
        encodings.add(encoding_of(content))
        append(file, number, some[0].line, sum(1 for record in some if record.cells), content)
    if not file.records:
        raise Invalid("There is nothing below the names of the columns.", code="nothing", field="file")
    file.encoding = max(encodings, key=["utf-8", "cp1252", "cp1251"].index)
    file.heads = [_text(cell, file.encoding) for cell in heads.cells]
    file.save(update_fields=["encoding", "heads"])
    return file


def _grouped(every: Iterable[Record]) -> Iterator[Sequence[Record]]:
    """Records in pieces; empty lines stay among them, so that a piece's lines can be counted."""
    some: list[Record] = []
    size = in_some = total = 0
    for record in every:
        if in_some == PIECE or size > PIECE_BYTES:
            yield some
            some, size, in_some = [], 0, 0
        some.append(record)
        size += len(record.raw)
        in_some += bool(record.cells)
        total += bool(record.cells)
        if total > MOST_RECORDS:
            raise Invalid(f"There are more than {MOST_RECORDS:,} records: make several files.", field="file")
    if in_some:
        yield some


def _text(cell: str, encoding: str) -> str:
    return cell.encode("latin-1").decode(encoding, "replace").strip()[:255]


def _again(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
