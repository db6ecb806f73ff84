"""What is known of events from seeing them: names with their fields, and the values of a field lately."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F, Q

from events.models import ClientAction, EventType

MOST_NAMES = 300
MOST_VALUES = 50
#: the newest events of a name that are looked at for values
LOOKED_AT = 2_000

# The inner one stops after so many events, whatever the field holds.
VALUES = f"""
SELECT item.value, count(*)
FROM (
    SELECT payload -> %s AS value FROM events_event
    WHERE brand_id = %s AND name = %s AND (%s = '' OR action = %s)
    ORDER BY occurred_at DESC LIMIT {LOOKED_AT}
) AS item
WHERE jsonb_typeof(item.value) IN ('string', 'number', 'boolean')
  AND strpos(lower(item.value #>> '{{}}'), lower(%s)) > 0
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}
"""


def event_types(brand_id: int, names: Iterable[str] = ()) -> list[EventType]:
    """The event types seen or registered, the newest first; or those of these names."""
    return list(_of(EventType, brand_id, names))


def client_actions(brand_id: int, names: Iterable[str] = ()) -> list[ClientAction]:
    """The client actions seen or registered, the newest first; or those of these names."""
    return list(_of(ClientAction, brand_id, names))


def values(brand_id: int, event: str, action: str, field: str, q: str) -> list[tuple[Any, int]]:
    """Values of a context field in the newest events, whose text holds `q`, the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(VALUES, [field, brand_id, event, action, action, q])
        return [(json.loads(value), count) for value, count in cursor.fetchall()]


def _of(model: Any, brand_id: int, names: Iterable[str]) -> Any:
    wanted = list(names)
    which = Q(brand=brand_id, name__in=wanted) if wanted else Q(brand=brand_id)
    return model.objects.filter(which).order_by(F("last_seen").desc(nulls_last=True), "name")[:MOST_NAMES]
