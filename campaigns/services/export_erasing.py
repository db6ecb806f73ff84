"""Customers who were forgotten leave the exported files, too: those that hold rows of theirs are written anew.

File by file, for all who wait for it at once, so that a night with many erasures reads each file once; memory holds
a row group. Whoever is killed leaves a file that is whole, and does it again. Rows are hers by the number of the
customer: what others' rows say of her is not looked for here.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import transaction
from django.db.models import F

from campaigns.models import DayExport
from campaigns.queries.unforgotten import next_file, place_of, unforgotten
from campaigns.services.day_exports import name_of
from crm.models import Erasure
from lib import parquet
from lib.stores import store_at

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
COLUMN = "customer_id"


def forget_in_file(now: datetime) -> bool:
    """Do the next file, or note that there are no more; whether there was anything to do.

    Files that were written to a place which is not set any more stay pending. A store that is away is tried again
    when the lease is over.
    """
    waiting = _claim(now)
    if not waiting:
        return False
    found = next_file(min(map(place_of, waiting)))
    if found is None:
        _note(waiting, files_clear_at=now, file_ids=[])
        return True
    if not settings.BECKON_EXPORT_DIR:
        return False
    export, part = found
    try:
        gone = _rewrite(export, part, {number for one in waiting for number in one.file_ids or ()})
    except (OSError, BotoCoreError, ClientError):
        log.exception(
            "%s, part %s, could not be read or written; it is tried again in a few minutes", export, part
        )
        return False
    _note_file(waiting, export, part, gone)
    return True


@transaction.atomic
def _claim(now: datetime) -> list[Erasure]:
    """All that wait, ours for a while; none while somebody else has one of them."""
    found = list(unforgotten(now).select_for_update())
    if any(one.files_leased_until and one.files_leased_until > now for one in found):
        return []
    Erasure.objects.filter(pk__in=[one.pk for one in found]).update(files_leased_until=now + LEASE)
    return found


def _rewrite(export: DayExport, part: int, numbers: set[int]) -> dict[int, int]:
    """Take their rows out of one file; how many by number. A file that was taken away has none."""
    store, name = store_at(settings.BECKON_EXPORT_DIR, settings.BECKON_EXPORT_ENDPOINT), name_of(export, part)
    with tempfile.TemporaryDirectory(prefix="beckon-forget-") as folder:
        before, after = Path(folder) / "before.parquet", Path(folder) / "after.parquet"
        gone = parquet.without(before, after, COLUMN, numbers) if store.get(name, before) else {}
        if gone:
            store.put(name, after)
    return gone


def _note_file(waiting: Sequence[Erasure], export: DayExport, part: int, gone: Mapping[int, int]) -> None:
    """Those who had come less far have come so far; a rewritten file is counted for those whose rows it held."""
    place = (export.pk, part)
    behind = [one for one in waiting if place_of(one) < place]
    with transaction.atomic():
        if gone:
            DayExport.objects.filter(pk=export.pk).update(rows=F("rows") - sum(gone.values()))
        _note(waiting)
        _note(behind, file_mark=list(place))
        _note(
            [one for one in waiting if gone.keys() & set(one.file_ids or ())],
            files_rewritten=F("files_rewritten") + 1,
        )


def _note(erasures: Sequence[Erasure], **fields: object) -> None:
    rows = Erasure.objects.filter(pk__in=[one.pk for one in erasures])
    rows.update(files_leased_until=None, **fields)
