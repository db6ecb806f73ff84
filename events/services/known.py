"""What conditions can be told about events: their names, fields and values, as the registry and the log know them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from crm.contract import Part, Place, Topic
from crm.segments.kinds import kind_of
from crm.services import pii
from events.models import ClientAction, EventType
from events.queries import seen

CLIENT_ACTION = "client_action"
_OF_ACTION = f"{CLIENT_ACTION}:"


def topics(place: Place) -> Iterable[Topic]:
    """Every event type and every client action of the brand, with the fields seen in it."""
    for kind in seen.event_types(place.brand_id):
        of_actions = kind.name == CLIENT_ACTION
        yield Topic(
            group="Events",
            label="any client action" if of_actions else kind.name,
            rule={"event": kind.name},
            without=() if of_actions else ("action",),
            parts=tuple(_parts(kind, "", place)),
        )
    for action in seen.client_actions(place.brand_id):
        rule = {"event": CLIENT_ACTION, "action": action.name}
        parts = tuple(_parts(action, action.name, place))
        yield Topic(group="Client actions", label=action.name, rule=rule, parts=parts)


def at_hand(place: Place) -> Iterable[Topic]:
    """The fields of the events that may be at hand; one that several have comes once."""
    found: dict[str, Topic] = {}
    for part in _parts_at_hand(place):
        found.setdefault(part.name, _field(part))
    return found.values()


def values(place: Place, source: str, q: str) -> list[tuple[Any, int]]:
    """Values seen of a field lately; `source` comes from the Part."""
    match [unquote(name) for name in source.split("/")]:
        case [_, _, field] if field in pii.names(place.brand_id):
            return []  # personal data is suggested to nobody
        case [event, action, field]:
            return seen.values(place.brand_id, event, action, field, q)
        case _:
            return []


def _parts_at_hand(place: Place) -> Iterable[Part]:
    actions = [name.removeprefix(_OF_ACTION) for name in place.events if name.startswith(_OF_ACTION)]
    types = [name for name in place.events if not name.startswith(_OF_ACTION)]
    for action in seen.client_actions(place.brand_id, actions) if actions else ():
        yield from _parts(action, action.name, place)
    for kind in seen.event_types(place.brand_id, types) if types else ():
        yield from _parts(kind, "", place)


def _field(part: Part) -> Topic:
    return Topic(
        group="Event at hand",
        label=part.name,
        rule={"field": part.name},
        kind=part.kind,
        hint="" if part.sample is None else f"like {part.sample}",
        source=part.source,
    )


def _parts(seen_as: EventType | ClientAction, action: str, place: Place) -> Iterable[Part]:
    event, personal = CLIENT_ACTION if action else seen_as.name, pii.names(place.brand_id)
    for name, about in sorted(seen_as.fields.items()):
        source = "/".join(quote(one, safe="") for one in (event, action, name))
        kind = kind_of(about["types"], [about["sample"]])
        shown = None if name in personal else about["sample"]
        yield Part(name=name, kind=kind, sample=shown, source="" if name in personal else source)
