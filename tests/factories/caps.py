"""Frequency caps for tests."""

from __future__ import annotations

from typing import Any

from crm.models import Brand
from gateways.models import FrequencyCap


def make_cap(brand: Brand, name: str = "Three a week", **fields: Any) -> FrequencyCap:
    """At most three in seven days, of any channel of marketing campaigns; beyond, customers go on without."""
    slug = name.lower().replace(" ", "-")
    given: dict[str, Any] = {"slug": slug, "most": 3, "hours": 0 if "calendar" in fields else 7 * 24} | fields
    return FrequencyCap.objects.create(brand=brand, name=name, **given)
