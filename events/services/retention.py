"""What the log needs from time to time: partitions ahead, and old eids forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from lib.retention import delete_older

KEEP_IDS = timedelta(days=100)
AHEAD = timedelta(days=92)


def make_partitions(now: datetime) -> None:
    """The monthly partitions of the log from this month to three months ahead; those that exist stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT events_make_partitions(%s, %s)", [now.date(), (now + AHEAD).date()])


def sweep_ids(now: datetime) -> int:
    """Forget eids older than KEEP_IDS; how many."""
    return delete_older("events_eventid", "received_at", now - KEEP_IDS)
