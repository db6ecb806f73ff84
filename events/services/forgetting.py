"""What events keep of a customer beside the log itself: samples of fields, and events set aside."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from events.models import ClientAction, Event, EventType, SetAside

NAMES = "SELECT DISTINCT name, action FROM events_event WHERE brand_id = %s AND customer_id = %s"
# Long samples were cut short, so a beginning is as good as the whole; lists are written otherwise there.
HERS = """
SELECT field.key FROM jsonb_each(%s::jsonb) AS field
WHERE jsonb_typeof(field.value -> 'sample') <> 'null' AND EXISTS (
    SELECT FROM events_event
    WHERE brand_id = %s AND customer_id = %s AND name = %s AND (%s = '' OR action = %s)
      AND (starts_with(payload ->> field.key, field.value ->> 'sample')
           OR jsonb_typeof(payload -> field.key) IN ('array', 'object'))
)
"""


def forget(brand_id: int, customer_id: int) -> dict[str, int]:
    """Before the customer's events are deleted: no sample of theirs stays, and none of them is set aside."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [brand_id, customer_id])
        names = cursor.fetchall()
    types = EventType.objects.filter(brand=brand_id, name__in={name for name, _ in names})
    actions = ClientAction.objects.filter(brand=brand_id, name__in={action for _, action in names if action})
    of_actions = [(row, "client_action", row.name) for row in actions]
    sampled = _empty(customer_id, [*((row, row.name, "") for row in types), *of_actions])
    events = Event.objects.filter(brand=brand_id, customer=customer_id).values("pk").order_by()
    aside, _ = SetAside.objects.filter(brand=brand_id, event__in=events).delete()
    return {"events_setaside": aside, **sampled}


def _empty(customer_id: int, rows: Iterable[tuple[Any, str, str]]) -> dict[str, int]:
    changed: dict[str, int] = {}
    for row, name, action in rows:
        hers = _hers(row, customer_id, name, action)
        for field in hers:
            row.fields[field]["sample"] = None
        if hers:
            row.save(update_fields=["fields"])
            changed[row._meta.db_table] = changed.get(row._meta.db_table, 0) + 1
    return changed


def _hers(row: Any, customer_id: int, name: str, action: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(HERS, [json.dumps(row.fields), row.brand_id, customer_id, name, action, action])
        return [field for (field,) in cursor.fetchall()]
