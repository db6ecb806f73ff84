"""The life of a campaign: drafted, published, paused, resumed, stopped. One function per transition.

Each locks the campaign's row first, so that two operators' decisions come one after the other.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from campaigns.contract import Problem
from campaigns.engine import awaited, entries, store
from campaigns.engine.rules import INCOMPLETE, check_settings
from campaigns.engine.versions import load
from campaigns.models import Campaign, Subscription, Version
from campaigns.models.campaign import Status
from campaigns.services import occasions, silences
from campaigns.services.checking import problems_with
from campaigns.services.circles import circles
from campaigns.services.ends import forget_ends, note_ends
from campaigns.services.listening import forget_listeners, note_listeners
from campaigns.services.moving import Move, carry_out
from campaigns.services.timed_exits import forget_timed, note_timed
from crm.models import Brand
from crm.services import rows
from crm.services.changes import SYSTEM, Actor, changing
from lib.errors import Conflict, Invalid
from lib.queue import after_commit


class NotPublishable(Invalid):
    """The draft has problems; mend them and publish again."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("The draft has problems.", code="not_publishable")
        self.problems = problems


class NotInThisState(Conflict):
    """The campaign's status does not allow this."""


#: addresses beneath /campaigns/ that are no campaigns, in the API and the back office
RESERVED = frozenset({"check", "gallery", "import", "new"})
EMPTY: dict[str, Any] = {"nodes": [], "edges": []}
#: what stands against pausing, resuming or stopping, and what to do
_NOW: dict[str, str] = {
    Status.DRAFT: "a draft; publish it first",
    Status.STOPPED: "stopped; publish it again first",
}


@transaction.atomic
def create(
    actor: Actor, brand: Brand, slug: str, name: str, graph: Any = None, settings: Any = None
) -> Campaign:
    """A new campaign as a draft. Raises Invalid, SlugTaken."""
    if slug in RESERVED:
        raise Invalid(f"“{slug}” is the name of a function: choose another slug.", field="slug")
    campaign = Campaign(brand=brand, slug=slug, name=name, draft=_graph(graph), settings=_settings(settings))
    rows.add(actor, campaign, "a campaign")
    return campaign


@transaction.atomic
def save_draft(
    actor: Actor,
    campaign: Campaign,
    *,
    graph: Any = None,
    settings: Any = None,
    name: str | None = None,
    revision: int | None = None,
) -> Campaign:
    """Change the draft; what is None stays. Raises Conflict when `revision` is not the draft's any more."""
    campaign = _locked(campaign)
    if revision is not None and revision != campaign.revision:
        raise Conflict("Somebody else has changed this draft since you opened it. Read it again and decide.")
    with changing(actor, campaign):
        campaign.draft = campaign.draft if graph is None else _graph(graph)
        campaign.settings = campaign.settings if settings is None else _settings(settings)
        campaign.name = campaign.name if name is None else name
        campaign.revision += 1
        campaign.save()
    return campaign


def problems_of(campaign: Campaign, now: datetime | None = None) -> list[Problem]:
    """Everything that is wrong with the draft, warnings included; None leaves out what only time makes wrong."""
    return [*problems_with(campaign.brand, campaign.draft, campaign.settings, now), *circles(campaign)]


@transaction.atomic
def publish(actor: Actor, campaign: Campaign, now: datetime, moves: Sequence[Move] = ()) -> Version:
    """Freeze the draft as the next version and let customers enter it.

    Runs inside go on in their own version, but for those that `moves` are about. Raises NotPublishable, Invalid.
    """
    campaign = _locked(campaign)
    problems = problems_of(campaign, now)
    if any(not problem.warning for problem in problems):
        raise NotPublishable(problems)
    with changing(actor, campaign, "published"):
        version = Version.objects.create(
            campaign=campaign,
            number=campaign.versions.count() + 1,
            graph=campaign.draft,
            settings=campaign.settings,
            salt=secrets.token_hex(8),
            published_at=now,
            published_by=actor.name,
        )
        if campaign.status == Status.HOLDING:
            store.release(campaign.pk)
        if campaign.status != Status.ACTIVE:
            silences.drop_due(campaign.pk, now)
        campaign.live, campaign.status, campaign.reason = version, Status.ACTIVE, ""
        campaign.save()
    note_listeners(version)
    note_ends(version)
    note_timed(version, now)
    carry_out(campaign, version, moves, now)
    _hold_for_all(version)
    _listen(campaign, now)
    after_commit("campaigns.advance")
    return version


@transaction.atomic
def pause(actor: Actor, campaign: Campaign, how: str) -> Campaign:
    """`drain`: nobody enters, those inside go on. `hold`: all stand still. Raises NotInThisState, Invalid."""
    to = {"drain": Status.DRAINING, "hold": Status.HOLDING}.get(how)
    if to is None:
        raise Invalid("A campaign is paused by “drain” or “hold”.", code="invalid_mode", field="mode")
    campaign = _locked(campaign, Status.ACTIVE, Status.DRAINING, Status.HOLDING)
    with changing(actor, campaign, "paused"):
        if to == Status.HOLDING:
            store.hold(campaign.pk)
        elif campaign.status == Status.HOLDING:
            store.release(campaign.pk)
        campaign.status, campaign.reason = to, ""
        campaign.save()
    _fall_silent(campaign)
    after_commit("campaigns.advance")
    return campaign


@transaction.atomic
def resume(
    actor: Actor, campaign: Campaign, now: datetime, drop_older_than: timedelta | None = None
) -> Campaign:
    """Go on; of what stood due, drop what is older than the given time. Raises NotInThisState."""
    campaign = _locked(campaign, Status.DRAINING, Status.HOLDING)
    with changing(actor, campaign, "resumed"):
        if drop_older_than is not None:
            store.drop_held(campaign.pk, now - drop_older_than, now)
        store.release(campaign.pk)
        silences.drop_due(campaign.pk, now)
        campaign.status, campaign.reason = Status.ACTIVE, ""
        campaign.save()
    _listen(campaign, now)
    after_commit("campaigns.advance")
    return campaign


@transaction.atomic
def stop(actor: Actor, campaign: Campaign, now: datetime) -> Campaign:
    """End the campaign and all its runs. It can be published again. Raises NotInThisState."""
    campaign = _locked(campaign, Status.ACTIVE, Status.DRAINING, Status.HOLDING)
    with changing(actor, campaign, "stopped"):
        store.stop_all(campaign.pk, "campaign stopped", now)
        forget_listeners(campaign.pk)
        forget_ends(campaign.pk)
        forget_timed(campaign.pk)
        silences.forget(campaign.pk)
        campaign.status, campaign.reason = Status.STOPPED, ""
        campaign.save()
    _fall_silent(campaign)
    return campaign


@transaction.atomic
def end_entry(campaign_id: int, reason: str) -> None:
    """Nobody enters an active campaign any more, those inside go on, because a limit of its own is reached.

    Where somebody decides about the campaign at this very moment, nothing is done: we must not wait for them while
    we hold runs. Whoever meets the limit next asks again.
    """
    campaigns = Campaign.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    campaign = campaigns.select_related("brand__label").filter(pk=campaign_id, status=Status.ACTIVE).first()
    if campaign is None:
        return
    with changing(SYSTEM, campaign, "paused"):
        campaign.status, campaign.reason = Status.DRAINING, reason
        campaign.save()
    _fall_silent(campaign)


def _hold_for_all(version: Version) -> None:
    """What of its settings is about all versions: who has entered so far counts, and the stop date ends every run.

    A later stop date lifts no earlier one.
    """
    rules = load(version.pk).rules
    if rules.max_entries is not None:
        entries.recount(version.campaign_id)
    if rules.stop_date is not None:
        store.stop_by(version.campaign_id, rules.stop_date)


def _listen(campaign: Campaign, now: datetime) -> None:
    """The live version's triggers wait for their events and moments, and nobody else's."""
    _unsubscribe(campaign)
    if campaign.live_id:
        version = load(campaign.live_id)
        Subscription.objects.bulk_create(
            Subscription(brand_id=campaign.brand_id, event=event, version_id=version.id, node=node.id)
            for node, trigger in version.graph.triggers
            for event in trigger.listens_to(node.config)
        )
        occasions.arrange(version, now)


def _fall_silent(campaign: Campaign) -> None:
    """The campaign lets nobody in."""
    _unsubscribe(campaign)
    occasions.forget(campaign.pk)


def _unsubscribe(campaign: Campaign) -> None:
    Subscription.objects.filter(version__campaign=campaign).delete()
    awaited.look_again()


def _locked(campaign: Campaign, *states: Status) -> Campaign:
    found = (
        Campaign.objects.select_for_update(of=("self",)).select_related("brand__label").get(pk=campaign.pk)
    )
    if states and found.status not in states:
        raise NotInThisState(f"The campaign is {_NOW.get(found.status, 'active; this is not possible now')}.")
    return found


def _graph(value: Any) -> dict[str, Any]:
    if value is None:
        return dict(EMPTY)
    if not isinstance(value, Mapping) or not isinstance(value.get("nodes", []), list):
        raise Invalid('A graph is {"nodes": […], "edges": […]}.', code="invalid_graph", field="graph")
    return {**EMPTY, **value}


def _settings(value: Any) -> dict[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        wanted = 'Settings are an object: {"entry": {"mode": "once"}}.'
        raise Invalid(wanted, code="invalid_settings", field="settings")
    for problem in [one for one in check_settings(value) if one.code != INCOMPLETE]:
        raise Invalid(problem.message, code="invalid_settings", field=problem.field)
    return dict(value or {})
