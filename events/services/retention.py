"""What the log needs from time to time: partitions ahead, and old eids forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

KEEP_IDS = timedelta(days=100)
AHEAD = timedelta(days=92)
BATCH = 10_000

# By ctid, since the BRIN index finds pages of old rows and a composite key would have to be sorted.
SWEEP = """
DELETE FROM events_eventid WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM events_eventid WHERE received_at < %s LIMIT %s
))
"""


def make_partitions(now: datetime) -> None:
    """The monthly partitions of the log from this month to three months ahead; those that exist stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT events_make_partitions(%s, %s)", [now.date(), (now + AHEAD).date()])


def sweep_ids(now: datetime, most: int = 50 * BATCH) -> int:
    """Forget eids older than KEEP_IDS, in batches that commit by themselves; how many. Until `most` are gone."""
    swept = 0
    while swept < most:
        with connection.cursor() as cursor:
            cursor.execute(SWEEP, [now - KEEP_IDS, BATCH])
            swept += cursor.rowcount
            if cursor.rowcount < BATCH:
                break
    return swept
