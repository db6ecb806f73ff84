"""What the customer page knows by itself: attributes, ids, markers, where the customer belongs, and changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.backoffice.access import Desk
from crm.backoffice.panels import Moment, Panel, Source, panels, sources
from crm.models import Alias, Attribute, AttributeChange, Change, Customer, Merge
from crm.queries.attributes import declared
from crm.queries.search import NAMES
from crm.services import pii, platform_side
from crm.services.attribute_types import as_typed, fits, type_of, typed
from crm.services.merging import UNDOABLE
from lib import clock
from lib.errors import Invalid

#: the markers, and whether people may change them: the others are the integration's
MARKERS = {
    "core_tags": ("Internal markers", True),
    "core_external_markers": ("External markers", False),
    "core_external_markers2": ("External markers 2", False),
    "core_public_tags": ("Public markers", True),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute as the operator may see it. `wrong`: its value is not of the declared type."""

    name: str
    label: str
    value: Any
    type: str
    pii: bool
    wrong: bool
    editable: bool


@panels.register
class Attributes(Panel):
    """Every attribute of the customer, and those that are declared."""

    key = "attributes"
    order = 10
    template = "crm/_attributes_of_customer.html"

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        return {"facts": facts(desk, customer), "types": Attribute.Type.choices}


@panels.register
class Identities(Panel):
    """The ids that the customer is known by."""

    key = "identities"
    order = 10
    template = "crm/_identities.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        ways = {"E-mail": NAMES["email"], "Phone": NAMES["phone"], "User name": ("core_username", "username")}
        seen = desk.veil.over(customer.attributes)
        found = {label: next((seen[n] for n in names if seen.get(n)), None) for label, names in ways.items()}
        recent = clock.now() - UNDOABLE
        return {
            "identities": {label: value for label, value in found.items() if value},
            "aliases": Alias.objects.filter(customer=customer).order_by("ext_id"),
            "merges": Merge.objects.filter(customer=customer, undone_at=None, at__gt=recent).order_by("-at"),
        }


@panels.register
class Markers(Panel):
    """The markers of three kinds."""

    key = "markers"
    order = 20
    template = "crm/_markers.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        seen = desk.veil.over(customer.attributes)
        values = {name: seen.get(name) for name in MARKERS}
        return {
            "markers": [
                (name, label, values[name] if isinstance(values[name], list) else [], editable)
                for name, (label, editable) in MARKERS.items()
                if values[name] or editable
            ]
        }


@panels.register
class Belonging(Panel):
    """Segments and audiences, looked up after the page is there."""

    key = "belonging"
    order = 30
    template = "crm/_belonging_of_customer.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        return {}


@sources.register
class AttributeChanges(Source):
    key = "change"
    label = "Changes of attributes"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        rows = AttributeChange.objects.filter(customer=customer, at__lte=until).order_by("-at", "-pk")[:limit]
        for row in rows:
            yield Moment(
                at=row.at,
                kind=cls.key,
                id=row.pk,
                icon="edit_note",
                text="Attributes changed",
                changes=row.changes,
                origin=row.source,
            )


@sources.register
class Deeds(Source):
    key = "deed"
    label = "What operators did"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        rows = Change.objects.filter(noun="customer", object_id=str(customer.pk), at__lte=until)
        # Changed attributes are told by their own source.
        for row in rows.exclude(action="changed").order_by("-at", "-pk")[:limit]:
            about = {**(row.before or {}), **(row.after or {})}
            yield Moment(
                at=row.at,
                kind=cls.key,
                id=row.pk,
                icon="person_edit",
                text=row.action.capitalize(),
                payload=about or None,
                origin=row.actor,
            )


def facts(desk: Desk, customer: Customer) -> list[Fact]:
    """The attributes but the markers: declared ones by label, then the others by name."""
    said, personal = declared(desk.brand.pk), pii.names(desk.brand.pk)
    known = sorted((one for one in said.values()), key=lambda one: one.title.lower())
    names = [*(one.name for one in known), *sorted(name for name in customer.attributes if name not in said)]
    return [
        _fact(desk, customer.attributes, name, said.get(name), name in personal)
        for name in names
        if name not in MARKERS
    ]


def _fact(
    desk: Desk, attributes: Mapping[str, Any], name: str, said: Attribute | None, personal: bool
) -> Fact:
    value = attributes.get(name)
    type_ = said.type if said else type_of(value)
    return Fact(
        name=name,
        label=said.title if said else name,
        value=desk.veil.one(name, value),
        type=type_,
        pii=personal,
        wrong=said is not None and value is not None and not fits(type_, value),
        editable=not (desk.veil.hides(name) or platform_side.channel_of(name)) and _can_be_typed(value),
    )


def _can_be_typed(value: Any) -> bool:
    """Whether a person's typing can give it back: not so for objects and lists of anything but texts."""
    try:
        given: Any = typed(type_of(value), as_typed(value))
    except Invalid:
        return False
    return bool(given == (None if value in ("", []) else value))
