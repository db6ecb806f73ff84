"""Who listens for what has happened: noted at publish, see `Listener`."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from campaigns.models import Listener


class Listening(NamedTuple):
    """Something of a version waits for an event: a node, or the settings, which stand under CAMPAIGN."""

    brand_id: int
    event: str
    version_id: int
    node: str


def listeners_of(names: Collection[tuple[int, str]]) -> list[Listening]:
    """Those who wait for these (brand, event name), in the order in which they were noted. One query."""
    rows = Listener.objects.filter(
        brand_id__in={brand for brand, _ in names}, event__in={name for _, name in names}
    )
    found = rows.order_by("id").values_list("brand_id", "event", "version_id", "node")
    return [Listening(*row) for row in found if (row[0], row[1]) in names]
