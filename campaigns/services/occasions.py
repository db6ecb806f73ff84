"""The calendar: which moments are due for the triggers of live campaigns, and what happens when one has come.

One row for each calendar trigger holds its next moment. Taking it, preparing the fan-out and moving the row on are
one transaction: so each moment is fired once, and one that was missed because nothing ran is made up afterwards.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.contract import CalendarTrigger, GraphNode
from campaigns.engine.versions import LiveVersion, load
from campaigns.models import FanOut, Occasion
from lib.queue import after_commit

log = logging.getLogger(__name__)

Calendar = tuple[GraphNode, type[CalendarTrigger[Any]]]


def calendars(version: LiveVersion) -> Iterator[Calendar]:
    """The triggers of a version that go by the calendar."""
    for node, trigger in version.graph.triggers:
        if issubclass(trigger, CalendarTrigger):
            yield node, trigger


def arrange(version: LiveVersion, now: datetime) -> None:
    """Note the next moments of a version that goes live, in place of those of the one before it.

    A trigger that is the same as before keeps its moment, so that one which is just due is neither lost nor doubled.
    """
    before = Occasion.objects.select_for_update().filter(version__campaign=version.campaign_id)
    kept = {row.node: row.due_at for row in before if _is_same(load(row.version_id), version, row.node)}
    forget(version.campaign_id)
    Occasion.objects.bulk_create(
        Occasion(
            version_id=version.id,
            node=node.id,
            due_at=kept[node.id] if node.id in kept else trigger.next_due(node.config, now, version.zone),
        )
        for node, trigger in calendars(version)
    )


def forget(campaign_id: int) -> None:
    """Nothing of this campaign is due any more: it lets nobody in."""
    Occasion.objects.filter(version__campaign=campaign_id).delete()


def _is_same(old: LiveVersion, new: LiveVersion, node: str) -> bool:
    return old.zone == new.zone and old.graph.nodes.get(node) == new.graph.nodes.get(node)


@transaction.atomic
def fire(now: datetime) -> bool:
    """Set off the trigger that has been due for longest and that nobody else works on. False when there is none."""
    due = Occasion.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    row = due.order_by("due_at", "id").first()
    if row is None or row.due_at is None:
        return False
    version = load(row.version_id)
    found = [(node, trigger) for node, trigger in calendars(version) if node.id == row.node]
    if found:
        row.due_at = _set_off(version, *found[0], row.due_at, now)
    else:  # of a kind that this version of Beckon does not know any more
        log.error("calendar trigger given up", extra={"version": version.id, "node": row.node})
        row.due_at = None
    row.save(update_fields=["due_at"])
    return True


def _set_off(
    version: LiveVersion, node: GraphNode, trigger: type[CalendarTrigger[Any]], due: datetime, now: datetime
) -> datetime | None:
    """Prepare the fan-out of a moment that has come. Returns the moment after it."""
    following = trigger.next_due(node.config, due, version.zone)
    while trigger.collapses and following is not None and following <= now:
        due, following = following, trigger.next_due(node.config, following, version.zone)
    job = FanOut(
        brand_id=version.brand_id,
        version_id=version.id,
        node=node.id,
        occasion=due,
        context=context_of(due, version),
        created_at=now,
    )
    FanOut.objects.bulk_create([job], ignore_conflicts=True)
    after_commit("campaigns.fan_out")
    return following


def context_of(due: datetime, version: LiveVersion) -> dict[str, str]:
    """What is at hand for those who enter: the day in the label's zone, and the moment."""
    return {"date": due.astimezone(version.zone).date().isoformat(), "due": due.isoformat()}
