"""Why a customer is not in a campaign: what its triggers have seen of the customer, and what its rules forbid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.contract import CalendarTrigger, GraphNode, QuietTrigger, Trigger
from campaigns.engine import entries
from campaigns.engine.entry_keys import key_of
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion, load
from campaigns.models import Campaign, Run
from campaigns.models.campaign import Status
from campaigns.services.handed import last_refusal
from campaigns.services.occasions import context_of
from campaigns.services.silences import ended_by
from crm.models import Customer
from crm.segments.compiler import compile_tree
from crm.segments.reading import sentence
from crm.segments.tree import parse
from events.models import Event

LOOK_BACK = 200  # events of the names that a trigger listens to, the newest first


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps the customer out. `node` is the trigger it is about."""

    code: str
    message: str
    node: str = ""


def why_not(campaign: Campaign, customer: Customer, now: datetime) -> list[Reason]:
    """What keeps the customer out now; conditions are asked as of now, not as of the event. Few queries a trigger."""
    if campaign.live is None:
        return [Reason("not_published", "The campaign was never published.")]
    found: list[Reason] = []
    if campaign.status != Status.ACTIVE:
        found.append(Reason("closed", f"The campaign lets nobody in: {_status(campaign)}."))
    version = load(campaign.live.pk)
    found += closed(version, now)
    found += _not_handed(campaign, customer)
    for node, trigger in version.graph.triggers:
        found += _of_trigger(version, node, trigger, campaign.live.published_at, customer, now)
    return found


def _not_handed(campaign: Campaign, customer: Customer) -> Iterator[Reason]:
    """What another campaign was told when it handed the customer over for the last time."""
    if refusal := last_refusal(campaign.slug, customer):
        yield Reason(
            "not_handed", f"Campaign {refusal[0]} wanted to hand the customer over: {refusal[1].rstrip('.')}."
        )


def _status(campaign: Campaign) -> str:
    because = f" ({campaign.reason.rstrip('.')})" if campaign.reason else ""
    return f"{campaign.get_status_display().lower()}{because}"


def closed(version: LiveVersion, now: datetime) -> Iterator[Reason]:
    """Which of its own rules let nobody in at all."""
    if shut := version.rules.shut(now):
        yield Reason("not_now", shut)
    if full := entries.full(version):
        yield Reason("max_entries", full)


def _of_trigger(
    version: LiveVersion,
    node: GraphNode,
    trigger: type[Trigger[Any]],
    published_at: datetime,
    customer: Customer,
    now: datetime,
) -> Iterator[Reason]:
    if issubclass(trigger, CalendarTrigger):
        yield from _of_calendar(version, node, trigger, customer, now)
        return
    event = _latest(version, node, trigger, customer)
    if event is None:
        awaited = trigger.summary(node.config)
        yield Reason("no_event", f"“{node.id}” waits for {awaited}; no such event has come.", node.id)
        return
    if event.occurred_at < published_at:
        at = event.occurred_at.isoformat(timespec="seconds")
        yield Reason("before", f"The event of {at} came before this version was published.", node.id)
    if issubclass(trigger, QuietTrigger):
        yield from _not_quiet(version, node, trigger, event, now)
    yield from against(version, node, trigger, event, customer, now)


def _of_calendar(
    version: LiveVersion,
    node: GraphNode,
    trigger: type[CalendarTrigger[Any]],
    customer: Customer,
    now: datetime,
) -> Iterator[Reason]:
    """When it lets customers in next, and whether this one will be among them by what is known now."""
    due = trigger.next_due(node.config, now, version.zone)
    said = f"“{node.id}” lets customers in {trigger.summary(node.config)}"
    if due is None:
        yield Reason("date_passed", f"{said}; that has passed, it does so no more.", node.id)
        return
    at = due.astimezone(version.zone).isoformat(timespec="minutes")
    yield Reason("not_yet", f"{said}; the next time is {at}.", node.id)
    tree = trigger.audience(node.config, due, version.zone)
    if tree is not None and not _will_hold(version, tree, due, customer):
        yield Reason("condition", f"At {at} the customer does not meet: {sentence(parse(tree))}.", node.id)
    yield from _rules(version, node.id, context_of(due, version), customer, due)


def _not_quiet(
    version: LiveVersion, node: GraphNode, trigger: type[QuietTrigger[Any]], event: Event, now: datetime
) -> Iterator[Reason]:
    at = event.occurred_at.isoformat(timespec="seconds")
    ending, due = ended_by(version, node.id, event), event.occurred_at + trigger.delay(node.config)
    if ending is not None:
        followed = f"{ending.name} at {ending.occurred_at.isoformat(timespec='seconds')}"
        yield Reason("ended", f"The event of {at} was followed by {followed}.", node.id)
    elif now < due:
        until = due.isoformat(timespec="seconds")
        yield Reason(
            "not_yet", f"Since the event of {at} too little time has passed: it enters at {until}.", node.id
        )


def against(
    version: LiveVersion,
    node: GraphNode,
    trigger: type[Trigger[Any]],
    event: Event,
    customer: Customer,
    now: datetime,
) -> Iterator[Reason]:
    """What stands against entering by this event: the trigger's condition, and the rules for who was in before."""
    at = event.occurred_at.isoformat(timespec="seconds")
    where = trigger.where(node.config)
    if where is not None and not _holds(version, where, event, customer, now):
        yield Reason("condition", f"The event of {at} does not meet: {sentence(parse(where))}.", node.id)
    yield from _rules(version, node.id, event.payload, customer, now)


def _latest(
    version: LiveVersion, node: GraphNode, trigger: type[Trigger[Any]], customer: Customer
) -> Event | None:
    events = Event.objects.filter(
        brand=version.brand_id,
        customer=None if trigger.everyone else customer,
        name__in=trigger.listens_to(node.config),
    )
    newest = events.order_by("-occurred_at", "-id")[:LOOK_BACK]
    return next((e for e in newest if trigger.accepts(node.config, e.name, e.action)), None)


def _holds(version: LiveVersion, where: Any, event: Event, customer: Customer, now: datetime) -> bool:
    condition = compile_tree(parse(where), scope_for(version, now, "event.payload", "event.occurred_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {condition.text} FROM events_event event, crm_customer customer"
            " WHERE event.id = %s AND event.occurred_at = %s AND customer.id = %s",
            [*condition.params, event.pk, event.occurred_at, customer.pk],
        )
        return bool(cursor.fetchone()[0])


def _will_hold(version: LiveVersion, tree: Any, due: datetime, customer: Customer) -> bool:
    condition = compile_tree(parse(tree), scope_for(version, due, "event.payload", "event.at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {condition.text} FROM crm_customer customer,"
            " (SELECT %s::jsonb AS payload, %s::timestamptz AS at) event WHERE customer.id = %s",
            [*condition.params, json.dumps(context_of(due, version)), due, customer.pk],
        )
        return bool(cursor.fetchone()[0])


def _rules(
    version: LiveVersion, node: str, context: Mapping[str, Any], customer: Customer, now: datetime
) -> Iterator[Reason]:
    rules = version.rules.entry
    key = key_of(context, rules.entry_key)
    runs = Run.objects.filter(campaign=version.campaign_id, customer=customer, entry_key=key)
    last = runs.order_by("-id").first()
    if last is None:
        return
    began = last.started_at.isoformat(timespec="seconds")
    if rules.mode == "once_while_open" and runs.filter(finished_at=None).exists():
        yield Reason("inside", "The customer is inside already and may enter again when out of it.", node)
    if rules.mode == "once":
        yield Reason("once", f"A customer enters once in a lifetime, and this one did at {began}.", node)
    if rules.not_earlier_than is not None and last.started_at > now - rules.not_earlier_than:
        again = (last.started_at + rules.not_earlier_than).isoformat(timespec="seconds")
        yield Reason("too_soon", f"It entered at {began} and may do so again from {again} on.", node)
