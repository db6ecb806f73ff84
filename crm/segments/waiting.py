"""Customers of whom the tables of segments do not know everything yet: something of theirs is still on its way.

What happens to customers is stored, and said to the segments in the same transaction or queued in it to be said
later. So whoever is in no queue is as her row says, and the others can be asked one by one. Apps above bring the
queues of their own.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from crm.queries.shards import SHARDS
from crm.segments.sql import compose, param

#: beyond so many on their way it costs less to ask conditions than to ask about each of these
MOST = 5_000

_TOUCHED = "SELECT unnest(touch.customers) FROM crm_touch AS touch WHERE touch.brand_id = {brand}"
# Of all brands: the index knows none, and there are few.
_DUE = f"""
SELECT member.customer_id FROM crm_segmentmember AS member
WHERE (member.customer_id >> 10) & 15 = ANY (ARRAY{list(range(SHARDS))}) AND member.due_at <= {{now}}
"""
_queues = [_TOUCHED, _DUE]


def bring(queue: str) -> None:
    """Let this queue be asked, too: a SELECT of customers' ids, never NULL, of `{brand}`; `{now}` if it asks for it."""
    if queue not in _queues:
        _queues.append(queue)


def customers(brand_id: int, now: datetime) -> frozenset[int] | None:
    """Who they are; None where they are too many. One statement."""
    queues = " UNION ALL ".join(f"({queue})" for queue in _queues)
    asked = compose(
        f"SELECT id FROM ({queues}) AS waiting (id) LIMIT {MOST + 1}",
        brand=param(brand_id, "bigint"),
        now=param(now, "timestamptz"),
    )
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        found = [row[0] for row in cursor.fetchall()]
    return frozenset(found) if len(found) <= MOST else None
