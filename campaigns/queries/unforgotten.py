"""Customers who were forgotten in the database and may still stand in exported files; and those files, one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from campaigns.models import DayExport
from crm.models import Erasure

AFTER = timedelta(hours=1)
"""How long after its end an erasure goes on with files: a part that was read before has been written by then."""

Place = tuple[int, int]
"""A file: the id of its day, and the number of its part."""


def unforgotten(now: datetime) -> QuerySet[Erasure]:
    """Erasures that are over in the database and not yet in files."""
    rows = Erasure.objects.filter(files_clear_at=None, file_ids__isnull=False)
    return rows.filter(ended_at__lt=now - AFTER).order_by("pk")


def place_of(erasure: Erasure) -> Place:
    """The last file that is done for it."""
    day, part = erasure.file_mark or (0, 0)
    return day, part


def next_file(after: Place) -> tuple[DayExport, int] | None:
    """The first file behind a place, as days were begun, part by part."""
    day, part = after
    rows = DayExport.objects.filter(Q(pk=day, parts__gt=part) | Q(pk__gt=day, parts__gt=0)).order_by("pk")
    export = rows.first()
    if export is None:
        return None
    return export, part + 1 if export.pk == day else 1
