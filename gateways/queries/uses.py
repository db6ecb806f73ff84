"""What of gateways needs a thing of the brand: templates their gateway and type, caps a category, messages all."""

from __future__ import annotations

from collections.abc import Iterable

from gateways.models import Call, FrequencyCap, Message, Template


def uses(brand_id: int, kind: str, slug: str) -> Iterable[str]:
    """What would break without the brand's `kind` `slug`, in words."""
    if kind in ("gateway", "im_type"):
        templates = Template.objects.filter(brand=brand_id, **{f"{kind}__slug": slug})
        for name in templates.order_by("slug").values_list("slug", flat=True):
            yield f"template “{name}”"
    if kind == "category":
        for name in Template.objects.filter(brand=brand_id, category=slug).values_list("slug", flat=True):
            yield f"template “{name}”"
        for name in FrequencyCap.objects.filter(brand=brand_id, category=slug).values_list("slug", flat=True):
            yield f"frequency cap “{name}”"
    if kind in ("gateway", "template"):
        # No index serves this, on purpose: each costs at every message, and deleting is rare.
        found = Message.objects.filter(brand=brand_id, **{f"{kind}__slug": slug}).count()
        if found:
            yield f"{found:,} message{'' if found == 1 else 's'} that went out by it"
    if kind == "gateway":
        made = Call.objects.filter(brand=brand_id, gateway__slug=slug).count()
        if made:
            yield f"{made:,} call{'' if made == 1 else 's'} that went out by it"
