"""The newest events of a brand, read from the log without searching it.

The log has an index by brand, name and date, and none by brand and id: so the newest of each known name are
taken from the ends of the index, and the newest of those are the answer. It costs a few index reads a name,
whatever the size of the log, and a quiet brand is as quick as a busy one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from events.models import Event, EventType

MAX_NAMES = 200

NEWEST = """
SELECT newest.id, newest.occurred_at
FROM unnest(%s::text[]) AS known (name)
CROSS JOIN LATERAL (
    SELECT id, occurred_at FROM events_event
    WHERE brand_id = %s AND name = known.name AND occurred_at <= %s
    ORDER BY occurred_at DESC LIMIT %s
) newest
ORDER BY newest.occurred_at DESC, newest.id DESC LIMIT %s
"""
OF_CUSTOMER = """
SELECT id, occurred_at FROM events_event
WHERE brand_id = %s AND customer_id = %s AND occurred_at <= %s AND (%s = '' OR name = %s)
ORDER BY occurred_at DESC, id DESC LIMIT %s
"""


def newest(brand_id: int, until: datetime, limit: int, name: str = "") -> list[Event]:
    """The newest events at or before `until`, of all names or one; newest first. Three statements."""
    names = [name] if name else names_of(brand_id)
    return _events(NEWEST, [names, brand_id, until, limit, limit])


def of_customer(brand_id: int, customer_id: int, until: datetime, limit: int, name: str = "") -> list[Event]:
    """The same of one customer, whose whole history is looked through by index."""
    return _events(OF_CUSTOMER, [brand_id, customer_id, until, name, name, limit])


def names_of(brand_id: int) -> list[str]:
    """The names that a brand's events have, the ones seen last first; MAX_NAMES at most."""
    # System events are stored under their own names, so the event types are all names that there are.
    types = EventType.objects.filter(brand=brand_id).order_by("-last_seen")
    return list(types.values_list("name", flat=True)[:MAX_NAMES])


def _events(query: str, params: list[Any]) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        keys = cursor.fetchall()
    if not keys:
        return []
    dates = [at for _, at in keys]
    # With the dates beside the ids only the partitions that hold them are read.
    rows = Event.objects.filter(pk__in=[id_ for id_, _ in keys], occurred_at__range=(min(dates), max(dates)))
    found = {event.pk: event for event in rows.select_related("customer")}
    return [found[id_] for id_, _ in keys if id_ in found]
