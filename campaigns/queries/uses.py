"""Which campaigns need a thing of the brand: by their draft, their live version, or one with open runs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast, Concat

from campaigns.models import Campaign, Run, Version
from crm.queries.uses import names

#: fields of nodes that name such a thing under another name
ALSO = {"template": ("fallback",)}


def uses(brand_id: int, kind: str, slug: str) -> Iterable[str]:
    """What would break without the brand's `kind` (template, segment …) `slug`, in words."""
    quoted = f'"{slug}"'  # narrows the graphs down before they are read
    drafts = (
        Campaign.objects.filter(brand=brand_id).annotate(text=_text("draft")).filter(text__contains=quoted)
    )
    fields = (kind, *ALSO.get(kind, ()))
    inside = Run.objects.filter(version=OuterRef("pk"), finished_at__isnull=True)
    versions = (
        Version.objects.filter(Q(pk=F("campaign__live")) | Exists(inside), campaign__brand=brand_id)
        .annotate(text=_text("graph"))
        .filter(text__contains=quoted)
    )
    found = [
        *drafts.values_list("slug", "draft", "settings"),
        *versions.values_list("campaign__slug", "graph", "settings"),
    ]
    for campaign in sorted(
        {name for name, *parts in found if any(names(parts, field, slug) for field in fields)}
    ):
        yield f"campaign “{campaign}”"


def _text(graph: str) -> Concat:
    return Concat(Cast(graph, TextField()), Cast("settings", TextField()))
