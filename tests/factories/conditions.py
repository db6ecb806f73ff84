"""Asking a condition both ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.models import Brand
from crm.segments import membership
from crm.segments.tree import parse


def who(brand: Brand, now: datetime, **rule: Any) -> set[str]:
    """The ext_ids of a rule's customers, which must be the same for a brand as for a batch."""
    tree = parse(rule)
    everybody = dict(brand.customers.values_list("id", "ext_id"))
    found = membership.members(brand, tree, now)
    assert membership.members_among(brand, tree, list(everybody), now) == found
    assert membership.count(brand, tree, now) == len(found)
    return {everybody[id_] for id_ in found}
