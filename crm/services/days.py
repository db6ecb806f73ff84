"""The day's figures of brands and segments: written down every hour, so that today's are never older."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from crm.models import Brand
from crm.queries import days
from crm.services.upkeep import plan_for_many_branches

EVERY_S = 3_600
NOTE = "crm.note_days"


def note(now: datetime) -> int:
    """Write down all brands as they are now, each in a transaction of its own; how many."""
    brands = Brand.objects.select_related("label").order_by("pk")
    for brand in brands:
        note_brand(brand, now)
    return len(brands)


@transaction.atomic
def note_brand(brand: Brand, now: datetime) -> None:
    """Write down today, and what came after the last look at yesterday. May be done as often as you like."""
    zone = brand.label.zone
    today = now.astimezone(zone).date()
    since = datetime.combine(today - timedelta(days=1), time(), zone)
    plan_for_many_branches()
    days.write(brand.pk, str(zone), today, since, now)
