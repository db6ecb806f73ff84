"""Fields that events have carried, as the registry has seen them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from crm.services import pii
from crm.services.pii import Veil
from events.models import ClientAction, EventType

EVENTS_LOOKED_AT = 50
MAX_SHOWN = 40


@choices.register
class EventFieldChoices(Choices):
    """Of one event type (`event`), of one client action (`action`), or of those seen last."""

    key: ClassVar[str] = "event_field"
    right: ClassVar[str] = "events.see"
    narrows: ClassVar[tuple[str, ...]] = ("event", "action")

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        fields: dict[str, Mapping[str, Any]] = {}
        for seen in _looked_at(wanted):
            fields = {**seen, **fields}
        begins = [name for name in fields if name.lower().startswith(wanted.q.lower())]
        begins.sort(key=lambda name: (name != wanted.q, name))
        known = Veil(pii.names(wanted.brand_id)).samples(fields)  # suggestions show personal data to nobody
        return [Choice(name, name, _hint(known[name])) for name in begins[: wanted.limit]]


def _looked_at(wanted: Wanted) -> Iterable[Mapping[str, Mapping[str, Any]]]:
    event, action = wanted.narrowed.get("event", ""), wanted.narrowed.get("action", "")
    if action and event in ("", "client_action"):
        return ClientAction.objects.filter(brand=wanted.brand_id, name=action).values_list(
            "fields", flat=True
        )
    types = EventType.objects.filter(brand=wanted.brand_id).order_by("-last_seen")
    if event:
        types = types.filter(name=event)
    return types.values_list("fields", flat=True)[:EVENTS_LOOKED_AT]


def _hint(field: Mapping[str, Any]) -> str:
    """Its types and a value it had: "number, for example 12.5"."""
    types, sample = " or ".join(field.get("types", ())), field.get("sample")
    if sample in (None, "") or isinstance(sample, list | dict):
        return types
    return f"{types}, for example {str(sample)[:MAX_SHOWN]}"
