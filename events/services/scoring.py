"""Scores customers by what they have bought: each night, brand by brand, a brand in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from crm.models import Rfm
from crm.services import rfm as settings
from crm.services.touching import DOORBELL
from crm.services.upkeep import plan_for_many_branches
from events.queries import rfm
from lib.queue import after_commit


def is_due(now: datetime) -> bool:
    """Whether some brand's moment has come."""
    return Rfm.objects.filter(due_at__lte=now).exists()


@transaction.atomic
def score(now: datetime) -> bool:
    """Score one brand whose moment has come and that nobody else scores; whether there was one.

    Who is killed has written nothing, and the brand stays due.
    """
    due = Rfm.objects.select_for_update(skip_locked=True, of=("self",)).select_related("brand__label")
    found = due.filter(due_at__lte=now).order_by("due_at", "pk").first()
    if found is None:
        return False
    # No compiling, and memory for the groups: half the time of reading events in the order of customers.
    plan_for_many_branches()
    since = now - timedelta(days=found.days)
    scored = rfm.score(found.brand_id, found.event, found.field, since, now)
    found.grid, found.scored_at = list(scored.grid), now
    found.due_at = settings.next_night(found.brand, now)
    found.save(update_fields=["grid", "scored_at", "due_at"])
    if scored.is_read:
        after_commit(DOORBELL)
    return True
