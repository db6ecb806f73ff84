"""Tables to be taken away as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from lib.csv_text import csv_text

PARQUET = "application/vnd.apache.parquet"
_BOM = "\ufeff"
"""By which spreadsheets know UTF-8."""


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The answer that saves the table as `<name>.csv`; `name` is ours, of letters, digits, - and _."""
    return _saved(f"{name}.csv", HttpResponse(_BOM + csv_text(header, rows), "text/csv; charset=utf-8"))


def parquet_download(name: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> HttpResponse:
    """The same as `<name>.parquet`."""
    # Here, because it loads Arrow: tens of megabytes for each process, and few ever want such a file.
    from lib.parquet import table_bytes

    return _saved(f"{name}.parquet", HttpResponse(table_bytes(header, rows), PARQUET))


#: what a table may be taken away as
FORMS = {"csv": csv_download, "parquet": parquet_download}


def _saved(name: str, answer: HttpResponse) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
