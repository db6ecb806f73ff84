"""Frequency caps: made, changed, deleted. A change holds for the next message that could leave."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from crm.models import Brand, Category
from crm.services import rows
from crm.services.changes import Actor, changing
from gateways.models import FrequencyCap
from gateways.services.bounces import known_channel
from gateways.services.categories import checked_category
from gateways.services.gateways import check_slug
from lib.errors import Invalid

FIELDS = (
    "name", "channel", "category", "kind", "most", "hours", "calendar", "outcome", "delay_hours", "active",
)  # fmt: skip
MOST = 1_000
LONGEST = 366 * 24
"""Hours that a rolling period may have."""
LONGEST_DELAY = 30 * 24


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, **fields: Any) -> FrequencyCap:
    """A cap by its FIELDS. Raises Invalid, SlugTaken."""
    check_slug(slug)
    cap = FrequencyCap(brand=brand, slug=slug, **fields)
    _check(cap)
    rows.add(actor, cap, "a frequency cap")
    return cap


@transaction.atomic
def change(actor: Actor, cap: FrequencyCap, **fields: Any) -> FrequencyCap:
    """Change what is given of FIELDS; None leaves a field as it is. Raises Invalid.

    What waits already is decided anew when its time has come.
    """
    cap = FrequencyCap.objects.select_for_update().get(pk=cap.pk)
    with changing(actor, cap):
        for name, value in fields.items():
            if value is not None:
                setattr(cap, name, value)
        _check(cap)
        cap.save()
    return cap


def delete(actor: Actor, cap: FrequencyCap) -> None:
    """What it makes wait stays where it is until its time has come."""
    rows.delete(actor, cap, "frequency_cap")


def _check(cap: FrequencyCap) -> None:
    _check_scope(cap)
    if not 1 <= cap.most <= MOST:
        # None at all would be a gateway switched off, by another name.
        raise Invalid(f"A cap allows from 1 to {MOST:,} messages.", field="most")
    if bool(cap.hours) == bool(cap.calendar):
        raise Invalid("A cap counts within so many hours, or within a calendar period.", field="within")
    if cap.hours > LONGEST:
        raise Invalid("A cap looks back 366 days at most.", field="within")
    if cap.calendar and cap.calendar not in FrequencyCap.Calendar.values:
        known = ", ".join(FrequencyCap.Calendar.values)
        raise Invalid(f"A calendar period is one of: {known}.", field="within")
    _check_outcome(cap)


def _check_scope(cap: FrequencyCap) -> None:
    known_channel(cap.channel)
    if cap.kind and cap.kind not in FrequencyCap.Kind.values:
        raise Invalid(f"kind is one of: {', '.join(FrequencyCap.Kind.values)}.", field="kind")
    if cap.channel:
        checked_category(cap.brand_id, cap.channel, cap.category)
    elif cap.category and not Category.objects.filter(brand=cap.brand_id, slug=cap.category).exists():
        raise Invalid(f"This brand has no category “{cap.category}”.", field="category")


def _check_outcome(cap: FrequencyCap) -> None:
    if cap.outcome not in FrequencyCap.Outcome.values:
        raise Invalid(f"outcome is one of: {', '.join(FrequencyCap.Outcome.values)}.", field="outcome")
    if cap.outcome != FrequencyCap.Outcome.DELAY:
        cap.delay_hours = 0
    elif not 1 <= cap.delay_hours <= LONGEST_DELAY:
        raise Invalid("Say for how long a message may wait: from an hour to 30 days.", field="delay")
