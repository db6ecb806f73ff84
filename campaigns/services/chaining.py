"""Campaigns that set off each other: customers handed from one to another, or taken out of it, as a set.

How deep a chain is stands in the context of the run, and in the payload of the events that campaigns emit; so a
circle of campaigns comes to its end, however it is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.contract import Batch, RunView
from campaigns.engine import store
from campaigns.engine.enter import audience_of, begin, compiled
from campaigns.engine.entries import full
from campaigns.engine.versions import LiveVersion, load
from campaigns.models import Campaign
from campaigns.models.campaign import BY_HAND, Status
from campaigns.own import DEEPEST, DEPTH, depth_of
from campaigns.services.entry import close_when_full
from campaigns.services.handed import Handed, as_rows, tell_refused
from crm.contract import Sql
from lib.queue import after_commit

_HANDED = """
SELECT customer.id AS customer_id, NULL::bigint AS event, event.payload AS context
FROM jsonb_to_recordset(%s::jsonb) AS event (customer_id bigint, payload jsonb, at timestamptz)
JOIN crm_customer customer ON customer.id = event.customer_id WHERE {holds}
"""


class NotLetIn(Exception):
    """Nobody can be handed to that campaign now; the text says why."""


@dataclass(frozen=True, slots=True)
class Door:
    """Through which trigger of which version customers are handed to a campaign, and who may come in by it."""

    version: LiveVersion
    trigger: str
    audience: Mapping[str, Any] | None


def door_of(brand_id: int, slug: str, now: datetime) -> Door:
    """The way into a campaign of the brand. Raises NotLetIn."""
    found = Campaign.objects.filter(brand=brand_id, slug=slug).first()
    if found is None:
        raise NotLetIn(f"there is no campaign “{slug}” any more")
    if found.status != Status.ACTIVE or found.live_id is None:
        raise NotLetIn(f"“{slug}” lets nobody in: {found.get_status_display().lower()}")
    version = load(found.live_id)
    triggers = sorted(version.graph.triggers, key=lambda one: one[0].type != BY_HAND)
    if not triggers:
        raise NotLetIn(f"“{slug}” has no trigger")
    closed = version.rules.shut(now) or full(version)
    if closed:
        raise NotLetIn(f"“{slug}”: {closed}")
    node = triggers[0][0]
    return Door(version, node.id, audience_of(version, node.id) if node.type == BY_HAND else None)


def hand_over(door: Door, handed: Sequence[Handed], now: datetime) -> int:
    """Let customers into a campaign by its own entry rules; on the visits of those who are refused stands by which.

    Returns how many runs began.
    """
    holds = compiled(door.version, door.audience, now, "event.at")
    source = Sql(_HANDED.format(holds=holds.text), (as_rows(handed, now), *holds.params))
    began = begin(door.version, door.trigger, source, now)
    tell_refused(door.version, door.audience, handed, began, now)
    close_when_full(door.version, len(began))
    if began:
        after_commit("campaigns.advance")
    return len(began)


def take_out(brand_id: int, slug: str, customers: Sequence[int], reason: str, now: datetime) -> int:
    """End the open runs of these customers in a campaign. Returns how many."""
    found = Campaign.objects.filter(brand=brand_id, slug=slug).values_list("pk", flat=True).first()
    return store.stop_of(found, customers, reason, now) if found else 0


def deeper(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context as it is handed on, one step deeper in the chain."""
    return {**context, DEPTH: depth_of(context) + 1}


def too_deep(batch: Batch) -> list[RunView]:
    """The runs of a batch whose chain must not become longer."""
    contexts = batch.contexts()
    return [run for run in batch.undecided() if depth_of(contexts.get(run.id, {})) >= DEEPEST]
