"""The history of a template: a version for each save, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

import msgspec

from crm.services.changes import Actor
from gateways.models import Template, TemplateVersion
from lib.errors import NotFound

#: lines of one field that are compared; difflib's time grows with their square
MOST_LINES = 2_000
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """How one field changed: `diff` is a unified difference of its lines, without the file names."""

    field: str
    diff: str


def keep(actor: Actor, template: Template) -> TemplateVersion:
    """Keep the template as it was just saved."""
    return TemplateVersion.objects.create(
        template=template,
        number=template.revision,
        name=template.name,
        gateway=template.gateway.slug,
        im_type=template.im_type.slug if template.im_type else "",
        category=template.category,
        content=template.content,
        at=template.updated_at,
        by=actor.name,
    )


def version_of(template: Template, number: int) -> TemplateVersion:
    """Raises NotFound."""
    found = TemplateVersion.objects.filter(template=template, number=number).first()
    if found is None:
        raise NotFound(f"Template “{template.slug}” has no version {number}.")
    return found


def before(version: TemplateVersion) -> TemplateVersion | None:
    """The version before it; None for the first that was kept."""
    earlier = TemplateVersion.objects.filter(template=version.template_id, number__lt=version.number)
    return earlier.order_by("-number").first()


def changes(version: TemplateVersion) -> list[Difference]:
    """Field by field against the version before; against nothing for the first."""
    earlier = before(version)
    old, new = _texts(earlier) if earlier else {}, _texts(version)
    fields = [*new, *(field for field in old if field not in new)]
    return [
        Difference(field, _diff(old.get(field, ""), new.get(field, "")))
        for field in fields
        if old.get(field, "") != new.get(field, "")
    ]


def _texts(version: TemplateVersion) -> dict[str, str]:
    """All fields as texts: name, gateway, im_type, subject, fields.title, languages.de.subject …"""
    own = {"name": version.name, "gateway": version.gateway, "im_type": version.im_type}
    own |= {"category": version.category} if version.category else {}
    return own | dict(_flat(version.content, ""))


def _flat(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for field, value in content.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{field}.")
        else:
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            yield f"{prefix}{field}", text


def _diff(old: str, new: str) -> str:
    one, two = old.splitlines(), new.splitlines()
    if max(len(one), len(two)) > MOST_LINES:
        return f"@@ more than {MOST_LINES:,} lines, not compared @@\n-{len(one):,} lines\n+{len(two):,} lines"
    _, _, *lines = [*unified_diff(one, two, n=CONTEXT, lineterm="")] or ["", ""]
    return "\n".join(lines)
