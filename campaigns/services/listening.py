"""Waking the runs that wait for events: what each node awaits is noted at publish."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from campaigns.engine import store, versions
from campaigns.engine.hearing import awaited_at, hear
from campaigns.models import Listener, Run, Version
from campaigns.models.campaign import CAMPAIGN
from campaigns.queries.listeners import Listening
from events.bus import Arrival


def note_listeners(version: Version) -> None:
    """Note what the nodes of a new version await, and forget versions long gone in which nobody is any more."""
    inside = Run.objects.filter(version=OuterRef("version"), finished_at=None)
    # The one before the new may be entered by a worker at this very moment.
    older = Listener.objects.filter(
        version__campaign=version.campaign, version__number__lt=version.number - 1
    )
    older.exclude(node=CAMPAIGN).exclude(Exists(inside)).delete()
    graph = versions.load(version.pk).graph
    Listener.objects.bulk_create(
        Listener(brand_id=version.campaign.brand_id, event=event, version=version, node=node)
        for node in graph.nodes
        for event in sorted({one.event for one in awaited_at(graph, node)})
    )


def forget_listeners(campaign_id: int) -> None:
    """Nobody listens in this campaign any more; its goals count after the end as well."""
    Listener.objects.filter(version__campaign_id=campaign_id).exclude(node=CAMPAIGN).delete()


def wake_by_arrivals(arrivals: Sequence[Arrival], listening: Sequence[Listening], now: datetime) -> int:
    """Wake the runs that wait for these events, of which nodes are `listening` for some; how many."""
    by_name: dict[tuple[int, str], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.customer_id is not None:
            by_name[arrival.brand_id, arrival.name].append(arrival)
    woken = 0
    for brand, name, version_id, node in listening:
        if node != CAMPAIGN and (heard := by_name.get((brand, name))):
            woken += store.wake(hear(versions.load(version_id), node, heard, now), now)
    return woken
