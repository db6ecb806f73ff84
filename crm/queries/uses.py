"""What of crm needs a thing of the brand: segments that name another segment or an audience.

Any app may have such a module, `queries/uses.py` with a function `uses`; `crm.services.uses` asks them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm.models import Segment


def uses(brand_id: int, kind: str, slug: str) -> Iterable[str]:
    """What would break without the brand's `kind` (segment, audience, template …) `slug`, in words."""
    for other, condition in Segment.objects.filter(brand=brand_id).values_list("slug", "condition"):
        if names(condition, kind, slug) and not (kind == "segment" and other == slug):
            yield f"segment “{other}”"


def names(condition: Any, kind: str, slug: str) -> bool:
    """Whether a condition's JSON has a rule {kind: slug} anywhere. Reads what is not well formed, too."""
    if isinstance(condition, dict):
        return condition.get(kind) == slug or any(names(part, kind, slug) for part in condition.values())
    return isinstance(condition, list) and any(names(part, kind, slug) for part in condition)
