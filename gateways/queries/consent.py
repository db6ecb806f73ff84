"""Who has closed which channel."""

from __future__ import annotations

from collections.abc import Collection

from crm.models import OptOut


def closed_channels(customer_ids: Collection[int]) -> set[tuple[int, str]]:
    """The (customer id, channel) pairs that are opted out, by us or by the platform."""
    rows = OptOut.objects.filter(customer_id__in=list(customer_ids))
    return set(rows.values_list("customer_id", "channel"))
