"""Event types and client actions: registered at the first sight of them, with the fields seen.

What this process knows already is remembered, so that a known shape of event costs a look into a set; the rows
are touched when something is new and, for `last_seen`, once a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction

from crm.models import Brand
from crm.services.changes import Actor, changing
from events.models import ClientAction, EventType
from lib.errors import Invalid

NOTED_EVERY = timedelta(minutes=1)
MAX_FIELDS = 200
MAX_FIELD_NAME = 100
MAX_SAMPLE = 200
REMEMBERED = 50_000
MAX_NAME = 255

Sight = tuple[str, str, Mapping[str, Any]]
Fields = dict[str, dict[str, Any]]
Name = tuple[type[EventType] | type[ClientAction], str]

_ADDRESSABLE = re.compile(r"[^\W\d]\w*")
_TYPES = {str: "text", bool: "boolean", int: "number", float: "number", list: "list", dict: "object"}


@dataclass(slots=True)
class Known:
    """What this process has seen of a name, as (field, type), and until when that is fresh enough."""

    fresh_until: datetime
    pairs: set[tuple[str, type]] = field(default_factory=set)

    def covers(self, payload: Mapping[str, Any]) -> bool:
        return len(self.pairs) >= MAX_FIELDS or self.pairs.issuperset(_pairs(payload))


_known: dict[tuple[int, str, str], Known] = {}


def sight(brand_id: int, sights: Iterable[Sight], now: datetime) -> None:
    """Take note of (event type, client action or "", payload). Inside the caller's transaction."""
    news: list[Sight] = []
    learnt: dict[tuple[str, str], Known] = {}
    for one in _one_of_each_shape(sights):
        name, action, payload = one
        known = _known.get((brand_id, name, action))
        if known is not None and now < known.fresh_until and known.covers(payload):
            continue
        if (name, action) in learnt and learnt[name, action].covers(payload):
            continue
        learnt.setdefault((name, action), Known(now + NOTED_EVERY)).pairs |= _pairs(payload)
        news.append(one)
    if news:
        _note(brand_id, news, now)
        transaction.on_commit(lambda: _remember(brand_id, learnt))


def _one_of_each_shape(sights: Iterable[Sight]) -> list[Sight]:
    """Most events of a request have the same fields of the same types: the last stands for all of them."""
    return list({(one[0], one[1], *one[2], *map(type, one[2].values())): one for one in sights}.values())


def _pairs(payload: Mapping[str, Any]) -> set[tuple[str, type]]:
    return set(zip(payload, map(type, payload.values()), strict=True))


def forget_all() -> None:
    """Look every name up again."""
    _known.clear()


def register_client_action(brand: Brand, name: str, actor: Actor) -> ClientAction:
    """Register a client action by hand, so that browsers may report it. Doing so twice changes nothing.

    Raises Invalid: an empty name, a name that is too long or cannot be stored.
    """
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= MAX_NAME or "\0" in name:
        raise Invalid(
            f"A client action needs a name of 1 to {MAX_NAME} characters.", code="invalid_name", field="name"
        )
    with transaction.atomic():
        found = ClientAction.objects.select_for_update().filter(brand=brand, name=name).first()
        action = found or ClientAction(brand=brand, name=name)
        with changing(actor, action, "registered"):
            action.registered = True
            action.save()
    return action


def _remember(brand_id: int, learnt: Mapping[tuple[str, str], Known]) -> None:
    if len(_known) > REMEMBERED:
        _known.clear()
    for (name, action), known in learnt.items():
        before = _known.get((brand_id, name, action))
        if before is not None:
            known.pairs |= before.pairs
        _known[brand_id, name, action] = known


def _note(brand_id: int, sights: Iterable[Sight], now: datetime) -> None:
    types: dict[str, Fields] = {}
    actions: dict[str, Fields] = {}
    for name, action, payload in sights:
        _merge(types.setdefault(name, {}), payload)
        if action:
            _merge(actions.setdefault(action, {}), payload)
    for model, names in ((EventType, types), (ClientAction, actions)):
        if names:
            _note_names(model, brand_id, names, now)


# In the order of names, so that two requests with the same new names wait for each other.
ADD = """
INSERT INTO {table} (brand_id, name, registered, first_seen, last_seen, fields)
SELECT %s, name, false, NULL, NULL, '{{}}' FROM jsonb_array_elements_text(%s::jsonb) AS name
ON CONFLICT (brand_id, name) DO NOTHING
"""
LOCK = """
SELECT name, fields FROM {table}
WHERE brand_id = %s AND name = ANY (ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)))
ORDER BY name FOR UPDATE
"""
STORE = """
UPDATE {table} AS sighted
SET fields = given.fields, last_seen = greatest(last_seen, %s), first_seen = least(first_seen, %s)
FROM jsonb_to_recordset(%s::jsonb) AS given (name text, fields jsonb)
WHERE brand_id = %s AND sighted.name = given.name
"""


def _note_names(
    model: type[EventType] | type[ClientAction], brand_id: int, names: dict[str, Fields], now: datetime
) -> None:
    table = model._meta.db_table
    as_json = msgspec.json.encode(sorted(names)).decode()
    with connection.cursor() as cursor:
        cursor.execute(ADD.format(table=table), [brand_id, as_json])
        cursor.execute(LOCK.format(table=table), [brand_id, as_json])
        rows = [
            {"name": name, "fields": _joined(msgspec.json.decode(stored), names[name])}
            for name, stored in cursor.fetchall()
        ]
        cursor.execute(STORE.format(table=table), [now, now, msgspec.json.encode(rows).decode(), brand_id])


def _merge(fields: Fields, payload: Mapping[str, Any]) -> None:
    for name, value in payload.items():
        if len(name) > MAX_FIELD_NAME or (name not in fields and len(fields) >= MAX_FIELDS):
            continue
        about = fields.setdefault(name, {"types": [], "sample": None, "addressable": _is_addressable(name)})
        if value is not None:
            about["sample"] = _sample(value)
            kind = _TYPES[type(value)]
            about["types"] = sorted({*about["types"], kind})


def _joined(stored: Fields, seen: Fields) -> Fields:
    """The fields of the row and those just seen; of both, the newer sample."""
    joined = dict(stored)
    for name, about in seen.items():
        if name in stored:
            types = sorted({*stored[name]["types"], *about["types"]})
            sample = stored[name]["sample"] if about["sample"] is None else about["sample"]
            joined[name] = {**about, "types": types, "sample": sample}
        elif len(joined) < MAX_FIELDS:
            joined[name] = about
    return joined


def _is_addressable(name: str) -> bool:
    """Whether `$name` and `{{event.name}}` can be written."""
    return _ADDRESSABLE.fullmatch(name) is not None


def _sample(value: Any) -> Any:
    if isinstance(value, list | dict):
        value = msgspec.json.encode(value).decode()
    return value[:MAX_SAMPLE] if isinstance(value, str) else value
