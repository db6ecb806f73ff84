"""Tables to be taken away as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from lib.csv_text import csv_text

_BOM = "\ufeff"
"""By which spreadsheets know UTF-8."""


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The answer that saves the table as `<name>.csv`; `name` is ours, of letters, digits, - and _."""
    answer = HttpResponse(_BOM + csv_text(header, rows), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
