"""From events to runs: which triggers an event sets off, and the slices of a system event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from campaigns.contract import QuietTrigger
from campaigns.engine import entries, versions
from campaigns.engine.enter import enter_by_events, enter_slice
from campaigns.engine.quiet import note
from campaigns.engine.versions import LiveVersion
from campaigns.models import Campaign, FanOut, Subscription
from campaigns.models.campaign import Status
from campaigns.services.campaigns import end_entry
from events.bus import Arrival
from events.models import Event
from lib.queue import after_commit

SLICE = 10_000


def enter_by_arrivals(arrivals: Sequence[Arrival], now: datetime) -> int:
    """Let in the customers of these events; prepare a fan-out for each system event. Returns the runs begun.

    One query finds the triggers that listen, then one statement for each of them enters its whole set.
    """
    by_name: dict[tuple[int, str], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        by_name[arrival.brand_id, arrival.name].append(arrival)
    listening = Subscription.objects.filter(
        brand_id__in={brand for brand, _ in by_name}, event__in={name for _, name in by_name}
    ).values_list("brand_id", "event", "version_id", "node")
    return sum(
        _set_off(version_id, node, by_name.get((brand, name), []), now)
        for brand, name, version_id, node in listening.order_by("id")
    )


def _set_off(version_id: int, node: str, arrivals: Sequence[Arrival], now: datetime) -> int:
    version = versions.load(version_id)
    trigger = version.graph.trigger(node)
    config = version.graph.node(node).config
    accepted = [
        a
        for a in arrivals
        if (a.customer_id is None) == trigger.everyone and trigger.accepts(config, a.name, a.action)
    ]
    if not accepted:
        return 0
    if trigger.everyone:
        _prepare_fan_outs(version_id, node, accepted, now)
        return 0
    dates = [a.occurred_at for a in accepted]
    events, span = [a.id for a in accepted], (min(dates), max(dates))
    if issubclass(trigger, QuietTrigger):
        note(version, node, trigger, events, span, now)
        return 0
    began = enter_by_events(version, node, events, span, now)
    close_when_full(version, began)
    return began


def close_when_full(version: LiveVersion, began: int) -> None:
    """Pause a campaign that the last customer of its total has just entered."""
    if began and (reason := entries.full(version)):
        end_entry(version.campaign_id, reason)


def _prepare_fan_outs(version_id: int, node: str, arrivals: Sequence[Arrival], now: datetime) -> None:
    dates = [a.occurred_at for a in arrivals]
    events = Event.objects.filter(
        id__in=[a.id for a in arrivals], occurred_at__range=(min(dates), max(dates))
    )
    FanOut.objects.bulk_create(
        [
            FanOut(
                brand_id=event.brand_id,
                version_id=version_id,
                node=node,
                event=event.pk,
                context=event.payload,
                created_at=now,
            )
            for event in events
        ],
        ignore_conflicts=True,
    )
    after_commit("campaigns.fan_out")


@transaction.atomic
def fan_out(now: datetime, size: int = SLICE) -> bool:
    """Enter the next slice of one fan-out that nobody else works on. False when there is none.

    One whose campaign lets nobody in any more is given up.
    """
    job = FanOut.objects.select_for_update(skip_locked=True).order_by("id").first()
    if job is None:
        return False
    version = versions.load(job.version_id)
    if not Campaign.objects.filter(pk=version.campaign_id, status=Status.ACTIVE).exists():
        job.delete()
        return True
    began, last = enter_slice(version, job.node, job, size, now)
    close_when_full(version, began)
    if last is None:
        job.delete()
    else:
        FanOut.objects.filter(pk=job.pk).update(after=last)
    if began:
        after_commit("campaigns.advance")
    return True
