"""What is known to stand in events and customers: names, kinds and samples for those who write messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from events.models import ClientAction, EventType
from gateways.queries.sampling import SOME

SAMPLE = 1_000
MOST_ATTRIBUTES = 300
MOST_NAMES = 50
ACTION = "client_action:"

ATTRIBUTES = f"""
SELECT name, kind, value FROM (
    SELECT each.key AS name, count(*) AS often, (array_agg(jsonb_typeof(each.value)))[1] AS kind,
        (array_agg(left(each.value #>> '{{}}', 200)))[1] AS value
    FROM ({SOME}) AS sampled, jsonb_each(sampled.attributes) AS each
    WHERE each.value <> 'null'
    GROUP BY each.key
) AS found
ORDER BY often DESC, name LIMIT %(most)s
"""
_KINDS = {"string": "text", "array": "list"}


class Known(NamedTuple):
    """A field or attribute that was seen. `kind`: text, number, boolean, list or object."""

    name: str
    kind: str
    sample: Any


def attributes(brand_id: int) -> list[Known]:
    """The attributes of some customers, the most common first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(ATTRIBUTES, {"brand": brand_id, "half": SAMPLE // 2, "most": MOST_ATTRIBUTES})
        return [
            Known(name, _KINDS.get(kind, kind), _plain(kind, value))
            for name, kind, value in cursor.fetchall()
        ]


def event_fields(brand_id: int, event: str = "") -> list[Known] | None:
    """The fields seen in an event type, or a client action (with “client_action:” before it, or where no type
    has the name); of all that came lately without `event`. None where the event was never seen."""
    rows = _named(brand_id, event) if event else _latest(brand_id)
    fields: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        fields = {**row.fields, **fields}
    return [_known(name, about) for name, about in fields.items() if about["addressable"]] if rows else None


def _named(brand_id: int, event: str) -> list[EventType | ClientAction]:
    seen = {"brand": brand_id, "first_seen__isnull": False}
    types = EventType.objects.filter(**seen, name=event)
    actions = ClientAction.objects.filter(**seen, name=event.removeprefix(ACTION))
    return [*types] or [*actions]


def _latest(brand_id: int) -> list[EventType | ClientAction]:
    kinds: Iterable[type[EventType | ClientAction]] = (EventType, ClientAction)
    return [
        row
        for kind in kinds
        for row in kind._default_manager.filter(brand=brand_id, first_seen__isnull=False).order_by(
            "-last_seen"
        )[:MOST_NAMES]
    ]


def _known(name: str, about: Mapping[str, Any]) -> Known:
    return Known(name, about["types"][0] if about["types"] else "text", about["sample"])


def _plain(kind: str, value: str) -> Any:
    """Numbers and booleans as they are; the rest as text, cut."""
    return msgspec.json.decode(value) if kind in ("number", "boolean") and len(value) < 200 else value
