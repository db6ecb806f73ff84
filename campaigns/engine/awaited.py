"""What the triggers of live campaigns wait for, of that which becomes an event only where somebody does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from campaigns.engine import versions
from campaigns.models import Subscription


def awaited(brand_ids: Iterable[int], names: Iterable[str]) -> dict[tuple[int, str], set[str]]:
    """For each brand and name of an event the things that they are about. One query where nobody waits."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    rows = Subscription.objects.filter(brand_id__in=set(brand_ids), event__in=list(names))
    for brand_id, name, version_id, node in rows.values_list("brand_id", "event", "version_id", "node"):
        graph = versions.load(version_id).graph
        found[brand_id, name].update(graph.trigger(node).about(graph.node(node).config))
    return found
