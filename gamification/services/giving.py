"""Missions given to customers, or completed for them, by journeys and by people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from crm.models import Customer
from crm.services.changes import Actor, record
from gamification.models import Mission
from gamification.queries import progress
from gamification.services import rewarding
from lib.errors import Conflict


class NotActive(Conflict):
    """Only an active mission can be given or completed."""


@transaction.atomic
def give(mission: Mission, customer_ids: Collection[int], now: datetime) -> set[int]:
    """Give an active mission to customers of its brand; returns those for whom that is new. Raises NotActive."""
    if mission.status != Mission.Status.ACTIVE:
        raise NotActive()
    given = progress.give(mission, customer_ids, now)
    rewarding.moved(mission, given, now)
    rewarding.tell_given(mission, given, now)
    return given


@transaction.atomic
def give_by_hand(actor: Actor, mission: Mission, customer: Customer, now: datetime) -> bool:
    """The same for one customer, audited; False where she had it already. Raises NotActive."""
    given = bool(give(mission, [customer.pk], now))
    if given:
        record(actor, "mission given", customer, None, {"mission": mission.slug})
    return given


@transaction.atomic
def complete_by_hand(actor: Actor, mission: Mission, customer: Customer, now: datetime) -> bool:
    """Complete it for a customer, with all that this brings; False where it was. Audited. Raises NotActive."""
    if mission.status != Mission.Status.ACTIVE:
        raise NotActive()
    done = progress.complete(mission, customer.pk, now)
    if done:
        rewarding.moved(mission, [customer.pk], now)
        rewarding.reward([(mission, customer.pk)], now)
        record(actor, "mission completed", customer, None, {"mission": mission.slug})
    return done
