"""The variables that a template may use: what is known of events and customers, and which uses are unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crm.models import Brand
from crm.services import pii
from gateways.models import Poll
from gateways.queries import known
from gateways.queries.known import Known
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import Variable, variables
from gateways.services.templates_privacy import texts

_ADDRESSABLE: Final = re.compile(r"[^\W\d_]\w*")
_FIELD: Final = re.compile(r"(\w+)(?:\.(\w+)|\['([^']*)'\])?")
#: what every message has, with a sample where the brand does not say
IDS: Final = (Known("ext_id", "text", ""), Known("user_ext_id", "text", ""))
MESSAGE: Final = {"campaign": ("slug",), "message": ("uid", "channel")}
LINKS: Final = ("unsubscribe_url", "preferences_url", "confirm_url")
POLLS: Final = "client.poll"
_POLL: Final = re.compile(r"client\.poll(?:\.(\w+)|\['([^']*)'\])")


@dataclass(frozen=True, slots=True)
class Group:
    """Variables under one heading; `variables` by the names that are written into a template."""

    label: str
    variables: Sequence[Known]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A variable that nothing is known of. `has_default`: the message goes out all the same."""

    field: str
    name: str
    line: int
    has_default: bool


def groups(brand: Brand, event: str = "") -> list[Group]:
    """All that may be picked, the fields of `event` first (of all events without one).

    Personal data has no sample; a brand that is free of it is not offered it at all.
    """
    personal, barred = pii.names(brand.pk), pii.barred(brand)
    fields = _offered(known.event_fields(brand.pk, event) or [], personal, barred)
    seen = _offered(known.attributes(brand.pk), personal, barred)
    attributes = [each for each in seen if _ADDRESSABLE.fullmatch(each.name)]
    account = [
        Known("brand.name", "text", brand.name),
        Known("brand.slug", "text", brand.slug),
        Known("label.name", "text", brand.label.name),
        Known("label.slug", "text", brand.label.slug),
    ]
    links = [Known(name, "text", "") for name in LINKS]
    polls = [Known(f"{POLLS}('{slug}')", "text", name) for slug, name in _polls(brand)]
    message = [Known(f"{root}.{name}", "text", "") for root, names in MESSAGE.items() for name in names]
    return [
        Group("Event", _under("event", fields)),
        Group("Customer", _under("customer", [*IDS, *attributes])),
        Group("Account", account),
        Group("Message", message),
        Group("Links", [*links, *polls]),
    ]


def _polls(brand: Brand) -> list[tuple[str, str]]:
    """Slug and name of those that a message may lead to."""
    rows = Poll.objects.filter(brand=brand).exclude(status=Poll.Status.CLOSED)
    return list(rows.order_by("name", "id").values_list("slug", "name"))


def _offered(found: Iterable[Known], personal: frozenset[str], barred: frozenset[str]) -> list[Known]:
    return [
        each._replace(sample=None) if each.name in personal else each
        for each in found
        if each.name not in barred
    ]


def _under(root: str, fields: Iterable[Known]) -> list[Known]:
    return [each._replace(name=f"{root}.{each.name}") for each in fields]


def unknown(brand: Brand, content: Mapping[str, Any], event: str = "") -> list[Unknown]:
    """Uses of variables that were never seen, by field; of an event that never came no field is unknown.

    The content may be as flawed as it likes: what cannot be read has no variables.
    """
    uses = [(field, use) for field, source in texts(content) for use in _uses(source)]
    seen = _seen(brand, {use.field.partition(".")[0] for _, use in uses}, event)
    return [
        Unknown(field, use.path, use.line, use.has_default) for field, use in uses if not _is_known(use, seen)
    ]


def _uses(source: str) -> list[Variable]:
    try:
        return variables(source)
    except TemplateError:
        return []  # told as a flaw


def _seen(brand: Brand, roots: set[str], event: str) -> dict[str, set[str] | None]:
    """Names beneath each root; None where any name may be right. Asks only for the roots that are used."""
    # A name in brackets, event['x-y'], leaves them in the root.
    fields = known.event_fields(brand.pk, event) if any(r.startswith("event") for r in roots) else None
    attributes = known.attributes(brand.pk) if any(r.startswith("customer") for r in roots) else []
    polls = _polls(brand) if "client" in roots else []
    account = {"slug", "name"}
    return {
        POLLS: {slug for slug, _ in polls},
        "event": None if fields is None else {each.name for each in fields},
        "customer": {each.name for each in [*IDS, *attributes]},
        "label": {*account},
        "brand": {*account},
        **{root: {*names} for root, names in MESSAGE.items()},
    }


def _is_known(use: Variable, seen: Mapping[str, set[str] | None]) -> bool:
    found, poll = _FIELD.match(use.field), _POLL.fullmatch(use.field)
    if use.field in LINKS:
        return True
    if poll is not None:
        return (poll[1] or poll[2]) in (seen[POLLS] or ())
    if found is None or found[1] not in seen:
        return False
    names, name = seen[found[1]], found[2] or found[3]
    return names is None or name is None or name in names
