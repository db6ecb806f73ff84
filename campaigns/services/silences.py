"""Silences of customers: noted as events come, let in once due, and told why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from campaigns.contract import QuietTrigger
from campaigns.engine import versions
from campaigns.engine.enter import enter
from campaigns.engine.quiet import lost
from campaigns.engine.versions import LiveVersion
from campaigns.models import Campaign, Silence
from campaigns.models.campaign import Status
from events.models import Event
from lib.queue import after_commit

DOORBELL = "campaigns.let_in_quiet"
SIZE = 1_000


@transaction.atomic
def let_in(now: datetime, size: int = SIZE) -> bool:
    """Let in whoever has been quiet long enough, by the live versions. False when nobody is due.

    What is due while a campaign is paused is dropped.
    """
    due = Silence.objects.select_for_update(skip_locked=True).filter(due_at__lte=now).order_by("due_at", "id")
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for id_, campaign_id, node in due.values_list("id", "campaign_id", "node")[:size]:
        places[campaign_id, node].append(id_)
    live = _live({campaign_id for campaign_id, _ in places})
    began = 0
    for (campaign_id, node), ids in sorted(places.items()):
        if campaign_id in live:
            began += _let_in_at(versions.load(live[campaign_id]), node, ids, now)
    Silence.objects.filter(id__in=[id_ for ids in places.values() for id_ in ids], due_at__lte=now).delete()
    if began:
        after_commit("campaigns.advance")
    return bool(places)


def is_due(now: datetime) -> bool:
    """Whether anybody has been quiet long enough."""
    return Silence.objects.filter(due_at__lte=now).exists()


def drop_due(campaign_id: int, now: datetime) -> None:
    """What fell due in a pause lets nobody in."""
    Silence.objects.filter(campaign=campaign_id, due_at__lte=now).delete()


def forget(campaign_id: int) -> None:
    """The campaign has stopped: it waits for nobody."""
    Silence.objects.filter(campaign=campaign_id).delete()


def quiet_trigger(version: LiveVersion, node: str) -> type[QuietTrigger[Any]] | None:
    """The quiet trigger of that name in a version, if it has one."""
    for entrance, trigger in version.graph.triggers:
        if entrance.id == node and issubclass(trigger, QuietTrigger):
            return trigger
    return None


def ended_by(version: LiveVersion, node: str, event: Event) -> Event | None:
    """The first event after this one that ended the customer's silence."""
    trigger, config = quiet_trigger(version, node), version.graph.node(node).config
    if trigger is None:
        return None
    endings = {ending.event: ending.same_key for ending in trigger.endings(config)}
    later = Event.objects.filter(
        brand=event.brand_id, customer=event.customer_id, name__in=endings, occurred_at__gte=event.occurred_at
    )
    field = trigger.kept_apart_by(config)
    return next(
        (one for one in later.order_by("occurred_at", "id") if _ends(one, event, field, endings)), None
    )


def _ends(later: Event, event: Event, field: str, endings: dict[str, bool]) -> bool:
    return not endings[later.name] or later.payload.get(field) == event.payload.get(field)


def _live(campaign_ids: set[int]) -> dict[int, int]:
    """The live versions of those campaigns that let customers in."""
    active = Campaign.objects.filter(id__in=campaign_ids, status=Status.ACTIVE, live__isnull=False)
    return dict(active.values_list("id", "live_id"))


def _let_in_at(version: LiveVersion, node: str, ids: Sequence[int], now: datetime) -> int:
    """Those whose time is up by the live version, which may wait longer than the one that they came by."""
    trigger = quiet_trigger(version, node)
    if trigger is None:
        return 0
    delay = trigger.delay(version.graph.node(node).config)
    Silence.objects.filter(id__in=ids, event_at__gt=now - delay).update(due_at=F("event_at") + delay)
    ripe = list(Silence.objects.filter(id__in=ids, due_at__lte=now).values_list("id", flat=True))
    return enter(version, node, lost(version, node, trigger, ripe, now), now) if ripe else 0
