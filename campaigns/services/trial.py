"""Trying a journey out: the engine itself walks it, in one transaction that is rolled back, and nothing is sent.

Whether the customer's earlier runs let it in is asked of the real campaign; the run itself goes through one of
the trial's own. Foreign keys are checked at commit only, which never comes: so no row of anybody else is
locked, except that a status chosen for a message may note the sight of its event type (`message_opened`), as
every process does once a minute. A real customer whose profile the journey itself changes, and her runs in
campaigns that it starts or stops, stay locked until the trial is over, some seconds at most. Sequences move on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from campaigns.contract import CalendarTrigger, GraphNode
from campaigns.engine.checks import check
from campaigns.engine.enter import enter_by_events, enter_slice, may_enter
from campaigns.engine.graph import Graph
from campaigns.engine.rules import Rules
from campaigns.engine.simulate import Ending, World, walk
from campaigns.engine.versions import LiveVersion, lent
from campaigns.models import Campaign, FanOut, Run
from campaigns.services.campaigns import NotPublishable
from campaigns.services.checking import settings_problems
from campaigns.services.occasions import context_of
from campaigns.services.references import resolver
from campaigns.services.trial_calls import Answers
from campaigns.services.trial_events import Later, LaterEvent, log
from campaigns.services.trial_post import Post
from campaigns.services.trial_stage import made_up, rolled_back, staged
from campaigns.services.trial_trace import Sent, Step, messages_of, steps_of
from campaigns.services.why import Reason, against, closed
from crm.models import Customer
from events.models import Event
from events.services.check import CLIENT_ACTION, UPDATE_PROFILE
from lib.errors import Invalid

MOST_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is to be tried.

    `customer`: None for one made up for this, with `attributes`. `event`: its name, "" for the one that the
    trigger listens to. `graph`, `settings`: instead of the draft's. `outcomes`: by node id, one of
    trial_post.OUTCOMES. `despite_rules`: let the customer in even if earlier runs forbid it.
    """

    customer: Customer | None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    trigger: str
    event: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    at: datetime
    graph: Any = None
    settings: Any = None
    outcomes: Mapping[str, str] = field(default_factory=dict)
    later: Sequence[LaterEvent] = ()
    despite_rules: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """What came of it. Without an `ending` the customer did not enter, and `why_not` says why."""

    why_not: Sequence[Reason] = ()
    steps: Sequence[Step] = ()
    messages: Sequence[Sent] = ()
    ending: Ending | None = None


def try_out(campaign: Campaign, trial: Trial) -> Trace:
    """Let the customer walk the draft. Nothing stays, nobody else is touched.

    For a trigger by the calendar its moment has come just then, for whoever meets its segment and condition.

    Raises NotPublishable for a graph or settings with problems, Invalid, TryLater.
    """
    graph, rules = _checked(campaign, trial)
    trigger = _trigger(graph, trial.trigger)
    if trial.customer is not None and any(event.name == UPDATE_PROFILE for event in trial.later):
        raise Invalid(
            "A real customer's profile stays as it is. Write a customer to try an update of the profile.",
            code="real_customer",
            field="then",
        )
    with rolled_back():
        customer = trial.customer or made_up(campaign.brand, trial.attributes, trial.at)
        # The same customer is dealt the same way each time, another one perhaps another way.
        version = staged(campaign, graph, rules, f"trial:{trial.customer or ''}", trial.at)
        with lent(version):
            return _tried(campaign, version, trigger, customer, trial)


def _checked(campaign: Campaign, trial: Trial) -> tuple[Graph, Rules]:
    value = campaign.draft if trial.graph is None else trial.graph
    settings = campaign.settings if trial.settings is None else trial.settings
    graph, problems = check(value, resolver(campaign.brand))
    problems += settings_problems(campaign.brand, settings)
    if any(not problem.warning for problem in problems):
        raise NotPublishable(problems)
    return graph, Rules.model_validate(settings or {})


def _trigger(graph: Graph, id_: str) -> GraphNode:
    for node, _ in graph.triggers:
        if node.id == id_:
            return node
    known = ", ".join(f"“{node.id}”" for node, _ in graph.triggers)
    raise Invalid(f"The journey has no trigger “{id_}”; it has {known}.", code="no_trigger", field="trigger")


def _tried(
    campaign: Campaign, version: LiveVersion, trigger: GraphNode, customer: Customer, trial: Trial
) -> Trace:
    event = _happened(version, trigger, customer, trial)
    run_id, why_not = _enter(campaign, version, trigger, customer, event, trial)
    if run_id is None:
        return Trace(why_not)
    worlds: list[World] = [Later(customer, version, trial.later), Post(run_id, trial.outcomes)]
    worlds.append(Answers(run_id, trial.outcomes))
    until = time.monotonic() + MOST_SECONDS
    ending = walk(run_id, trial.at, worlds, lambda: time.monotonic() > until)
    return Trace((), steps_of(run_id), messages_of(run_id), ending)


def _happened(version: LiveVersion, trigger: GraphNode, customer: Customer, trial: Trial) -> Event:
    """The event, with the client action that the trigger waits for where none is given.

    What the calendar brings stands in the log as an event, too, so that all that follows is asked in one way.
    """
    kind = version.graph.trigger(trigger.id)
    if issubclass(kind, CalendarTrigger):
        return log(customer, kind.key, context_of(trial.at, version), trial.at, of_all=True)
    name = trial.event or next(iter(kind.listens_to(trigger.config)), kind.key)
    payload = {**kind.example(trigger.config), **trial.payload}
    action = getattr(trigger.config, "action", "")
    if name == CLIENT_ACTION and action:
        payload.setdefault(CLIENT_ACTION, action)
    return log(customer, name, payload, trial.at, of_all=kind.everyone)


def _enter(
    campaign: Campaign,
    version: LiveVersion,
    trigger: GraphNode,
    customer: Customer,
    event: Event,
    trial: Trial,
) -> tuple[int | None, list[Reason]]:
    """The id of the run that began, or why none did."""
    kind, now = version.graph.trigger(trigger.id), trial.at
    if not kind.accepts(trigger.config, event.name, event.action):
        given = f"{event.name} {event.action}".strip()
        message = f"“{trigger.id}” waits for {kind.summary(trigger.config)}, the event is {given}."
        return None, [Reason("other_event", message, trigger.id)]
    entry, real = version.rules.entry, replace(version, campaign_id=campaign.pk)
    if shut := list(closed(real, now)):
        return None, shut
    if trial.despite_rules or may_enter(entry, campaign.pk, customer.pk, event.payload, now):
        if kind.everyone:
            only = FanOut(event=event.pk, context=event.payload, after=customer.pk - 1, created_at=now)
            enter_slice(version, trigger.id, only, 1, now)
        else:
            enter_by_events(version, trigger.id, [event.pk], (now, now), now)
    run_id = Run.objects.filter(version_id=version.id).values_list("pk", flat=True).first()
    if run_id is not None:
        return run_id, []
    return None, list(against(real, trigger, kind, event, customer, now))
