"""Letting customers in by hand or by program: named ones at once, a segment or an audience slice by slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from campaigns.engine.by_hand import AtHand, let_in, refused
from campaigns.engine.entries import full
from campaigns.engine.versions import LiveVersion, load
from campaigns.models import Campaign, FanOut, LettingIn
from campaigns.models.campaign import BY_HAND, Status
from crm.models import Audience, Segment
from crm.services import customers, pii
from crm.services.changes import Actor, record
from lib.errors import Conflict, Invalid
from lib.queue import after_commit

MOST = 10_000
MAX_CONTEXT = 32 * 1024
UNKNOWN, NOT_NOW = "unknown", "not_now"
#: what stands against a customer, in words
REASONS = {
    UNKNOWN: "This brand has no such customer.",
    "condition": "The trigger's condition does not hold.",
    "inside": "The customer is inside already.",
    "once": "A customer enters once in a lifetime, and this one did.",
    "too_soon": "The last entry is not long enough ago.",
    NOT_NOW: "The campaign took nobody else at this moment.",
}


@dataclass(frozen=True, slots=True)
class Whom:
    """Customers by their ids, or all of a segment, or all on an audience."""

    customers: Sequence[str] = ()
    segment: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody who did not enter. `reason` is a key of REASONS."""

    customer: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """What came of it. `later`: a segment or an audience comes in slice by slice, from now on.

    `again`: it was done before under the same name, and only the figures are told.
    """

    entered: int = 0
    refused: Sequence[Refusal] = field(default=())
    later: bool = False
    again: bool = False


@transaction.atomic
def let_customers_in(
    actor: Actor, campaign: Campaign, whom: Whom, context: Mapping[str, Any], now: datetime, once: str = ""
) -> LetIn:
    """Let customers in through the campaign's trigger “manual”, by its entry rules.

    `once` names it: again under the same name nothing is done.
    Raises Invalid, and Conflict where the campaign lets nobody in now.
    """
    _check_context(campaign, context)
    version, node = _door(campaign, now)
    mark = None
    if once:
        mark, is_new = LettingIn.objects.get_or_create(campaign=campaign, once=once, defaults={"at": now})
        if not is_new:
            return LetIn(mark.entered, later=mark.later, again=True)
    told = _one_by_one(version, node, whom.customers, AtHand(context, now)) if whom.customers else None
    answer = told or _slice_by_slice(version, node, _condition(campaign, whom), context, now)
    if mark is not None:
        mark.entered, mark.later = answer.entered, answer.later
        mark.save(update_fields=["entered", "later"])
    said = {"customers": len(whom.customers), "segment": whom.segment, "audience": whom.audience}
    record(
        actor, "let in", campaign, None, {k: v for k, v in said.items() if v} | {"entered": answer.entered}
    )
    return answer


def _door(campaign: Campaign, now: datetime) -> tuple[LiveVersion, str]:
    """The live version and its trigger."""
    campaign = Campaign.objects.only("status", "live_id").get(pk=campaign.pk)
    if campaign.status != Status.ACTIVE or campaign.live_id is None:
        raise Conflict(f"The campaign lets nobody in: {campaign.get_status_display().lower()}.")
    version = load(campaign.live_id)
    node = next((node.id for node, _ in version.graph.triggers if node.type == BY_HAND), None)
    if node is None:
        wanted = "The campaign has no trigger “By hand or by program”: add one and publish it."
        raise Invalid(wanted, code="no_manual_trigger")
    closed = version.rules.shut(now) or full(version)
    if closed:
        raise Conflict(closed)
    return version, node


def _check_context(campaign: Campaign, context: Mapping[str, Any]) -> None:
    try:
        text = msgspec.json.encode(context)
    except (UnicodeEncodeError, ValueError, RecursionError):
        raise Invalid("The context holds what cannot be stored.", field="context") from None
    if len(text) > MAX_CONTEXT:
        raise Invalid(f"The context has {len(text)} bytes; {MAX_CONTEXT} are allowed.", field="context")
    if b"\\u0000" in text:
        raise Invalid("The context holds a NUL character, which cannot be stored.", field="context")
    name = pii.first_barred(context, pii.barred(campaign.brand))
    if name:
        raise Invalid(f"This brand is free of personal data: leave out “{name}”.", field="context")


def _condition(campaign: Campaign, whom: Whom) -> dict[str, str]:
    kind, slug = ("segment", whom.segment) if whom.segment else ("audience", whom.audience)
    model: type[Segment] | type[Audience] = Segment if whom.segment else Audience
    if not slug:
        raise Invalid("Say whom: customers, a segment or an audience.", code="nobody")
    if not model._default_manager.filter(brand=campaign.brand_id, slug=slug).exists():
        raise Invalid(f"There is no {kind} “{slug}” in this brand.", field=kind)
    return {kind: slug}


def _slice_by_slice(
    version: LiveVersion, node: str, condition: dict[str, str], context: Mapping[str, Any], now: datetime
) -> LetIn:
    FanOut.objects.create(
        brand_id=version.brand_id,
        version_id=version.id,
        node=node,
        condition=condition,
        context=context,
        created_at=now,
    )
    after_commit("campaigns.fan_out")
    return LetIn(later=True)


def _one_by_one(version: LiveVersion, node: str, ext_ids: Sequence[str], at_hand: AtHand) -> LetIn:
    wanted = list(dict.fromkeys(ext_ids))
    if len(wanted) > MOST:
        raise Invalid(f"These are {len(wanted)} customers; {MOST} are allowed.", field="customers")
    found = customers.find(version.brand_id, [ext_id for ext_id in wanted if _storable(ext_id)])
    against = refused(version, node, sorted(set(found.values())), at_hand)
    begun = let_in(version, node, sorted(set(found.values()) - against.keys()), at_hand)
    refusals = [
        Refusal(ext_id, UNKNOWN if ext_id not in found else against.get(found[ext_id], NOT_NOW))
        for ext_id in wanted
        if found.get(ext_id) not in begun
    ]
    if begun:
        after_commit("campaigns.advance")
    return LetIn(len(begun), refusals)


def _storable(ext_id: str) -> bool:
    return "\0" not in ext_id and not any("\ud800" <= char <= "\udfff" for char in ext_id)
