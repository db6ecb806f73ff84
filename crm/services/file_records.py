"""Taking the records of one customer out of a file that is kept."""

from __future__ import annotations

from django.db import connection

from crm.models import File, FilePiece
from crm.services.csv_files import lines_of, records
from lib.csv_text import defused

HOLDING = """
SELECT id FROM crm_filepiece
WHERE file_id = %s AND (position(%s::bytea IN content) > 0 OR position(%s::bytea IN content) > 0)
"""


def without(file: File, ext_id: str) -> int:
    """Empty every record in which a cell is this id; how many. The lines after it keep their numbers."""
    try:
        told = ext_id.encode(file.encoding)
    except UnicodeEncodeError:
        return 0  # the file's alphabet does not have it
    emptied = 0
    with connection.cursor() as cursor:
        cursor.execute(HOLDING, [file.pk, told, told.replace(b'"', b'""')])
        holding = [pk for (pk,) in cursor.fetchall()]
    for piece in FilePiece.objects.filter(pk__in=holding).order_by("number"):
        before = bytes(piece.content)
        piece.content, found = _without(before, file.delimiter, told)
        if found:
            piece.save(update_fields=["content"])
            emptied += found
    return emptied


def _without(content: bytes, delimiter: str, told: bytes) -> tuple[bytes, int]:
    wanted = told.decode("latin-1")
    forms = {wanted, defused(wanted)}
    kept: list[bytes] = []
    found = 0
    for record in records(lines_of([content]), delimiter):
        hers = any(cell.strip() in forms for cell in record.cells)
        kept.append(b"\n" * record.raw.count(b"\n") if hers else record.raw)
        found += hers
    return b"".join(kept), found
