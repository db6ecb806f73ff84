"""Yesterday's events, messages and runs as Parquet files for analysis elsewhere: each day once, in parts.

A part is written in a fraction of a second, so that journeys do not wait for it; the row of the day says how far it
is. Whoever is killed between the file and the row leaves a part that is written again, under the same name.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import transaction
from django.db.models import F

from campaigns.models import DayExport
from campaigns.queries.exported import DATASETS, Dataset, rows_after
from lib import parquet
from lib.stores import Store, store_at

log = logging.getLogger(__name__)

PART_ROWS = 20_000
PART_BYTES = 32 * 1024 * 1024
DAYS_BACK = 7
LATER = timedelta(hours=1)
"""How long after midnight a day is written: whatever began before it has been committed by then."""
LEASE = timedelta(minutes=5)


def export_part(now: datetime) -> bool:
    """Write the next part of what is due; whether there was one. Nothing without BECKON_EXPORT_DIR.

    A store that is away is tried again when the lease is over.
    """
    if not settings.BECKON_EXPORT_DIR:
        return False
    export = _claim(now)
    if export is None:
        return False
    try:
        _write_part(export, store_at(settings.BECKON_EXPORT_DIR, settings.BECKON_EXPORT_ENDPOINT), now)
    except (OSError, BotoCoreError, ClientError):
        log.exception("%s could not be exported; it is tried again in a few minutes", export)
        return False
    return True


@transaction.atomic
def _claim(now: datetime) -> DayExport | None:
    """The oldest day of which a part is to be written, ours for a while."""
    days = _days(now)
    DayExport.objects.bulk_create(
        [DayExport(dataset=one.name, day=day) for day in days for one in DATASETS], ignore_conflicts=True
    )
    rows = DayExport.objects.filter(day__in=days, written_at=None).select_for_update(skip_locked=True)
    export = next((row for row in rows.order_by("day", "dataset") if row.is_free(now)), None)
    if export is not None:
        export.leased_until = now + LEASE
        export.save(update_fields=["leased_until"])
    return export


def _days(now: datetime) -> list[date]:
    """The days that are over, as far back as is made up for."""
    last = (now - LATER).astimezone(UTC).date() - timedelta(days=1)
    return [last - timedelta(days=number) for number in range(DAYS_BACK)]


def _write_part(export: DayExport, store: Store, now: datetime) -> None:
    dataset = next(one for one in DATASETS if one.name == export.dataset)
    taken = _Taken(dataset, export)
    with tempfile.TemporaryDirectory(prefix="beckon-export-") as folder:
        file = Path(folder) / "part.parquet"
        parquet.write(file, dataset.columns, taken.chunks())
        if taken.rows:
            store.put(name_of(export, export.parts + 1), file)
    DayExport.objects.filter(pk=export.pk).update(
        last_id=taken.last_id,
        parts=F("parts") + (1 if taken.rows else 0),
        rows=F("rows") + taken.rows,
        leased_until=None,
        written_at=None if taken.is_full else now,
    )


class _Taken:
    """The rows of one part as they pass by."""

    def __init__(self, dataset: Dataset, export: DayExport) -> None:
        self._dataset = dataset
        self._export = export
        self._key = list(dataset.columns).index(dataset.key)
        self._bytes = 0
        self.last_id = export.last_id
        self.rows = 0

    @property
    def is_full(self) -> bool:
        """Whether there may be more rows than fit into the part."""
        return self.rows >= PART_ROWS or self._bytes >= PART_BYTES

    def chunks(self) -> Iterator[Sequence[Sequence[Any]]]:
        since = datetime.combine(self._export.day, time(0), UTC)
        until = since + timedelta(days=1)
        for chunk in rows_after(self._dataset, self._export.last_id, since, until, PART_ROWS):
            self.rows += len(chunk)
            self.last_id = chunk[-1][self._key]
            self._bytes += sum(len(cell) for row in chunk for cell in row if isinstance(cell, str))
            yield chunk
            if self.is_full:
                break


def name_of(export: DayExport, part: int) -> str:
    """The file of a part, counted from 1."""
    day = export.day.isoformat()
    return f"{export.dataset}/day={day}/{export.dataset}-{day}-{part:05}.parquet"
