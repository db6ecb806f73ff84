"""Channels in the words of customers, who know neither gateways nor types: what follows "by …"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gateways.contract import channels
from gateways.models import ImType

#: of a brand with more types of its own messenger, a list would say less than the messenger itself
MOST_NAMED = 3


def spoken(brand_id: int, keys: Collection[str]) -> dict[str, str]:
    """What this brand's customers call these channels, by key. One query where its own messenger is among them."""
    said = {key: channels.get(key).spoken or channels.get(key).label for key in keys if key in channels}
    named = [key for key in said if channels.get(key).typed]
    types = _types(brand_id) if named else ""
    return said | dict.fromkeys(named, types) if types else said


def _types(brand_id: int) -> str:
    names = list(ImType.objects.filter(brand=brand_id).order_by("name", "pk").values_list("name", flat=True))
    return _either(names) if 0 < len(names) <= MOST_NAMED else ""


def _either(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
