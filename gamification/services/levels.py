"""Levels: made, changed, deleted. A change holds at once for all customers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from crm.models import Brand, Segment
from crm.services import rows
from crm.services.building import renew
from crm.services.changes import Actor, changing
from gamification.models import Level
from gamification.services.ledger import MOST
from lib.errors import Invalid

FIELDS = ("name", "description", "points")
#: what a condition about levels rests on, beside points
LEVELS = "level"


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, **fields: Any) -> Level:
    """A level, by its FIELDS. Raises Invalid, SlugTaken."""
    level = Level(brand=brand, slug=slug, **fields)
    _check(level)
    rows.add(actor, level, "a level")
    _ask_again(level)
    return level


@transaction.atomic
def change(actor: Actor, level: Level, **fields: Any) -> Level:
    """Change what is given of FIELDS. Nobody is told: no customer has earned anything. Raises Invalid."""
    level = Level.objects.select_for_update(of=("self",)).select_related("brand__label").get(pk=level.pk)
    with changing(actor, level):
        for name, value in fields.items():
            setattr(level, name, value)
        _check(level)
        level.save()
    _ask_again(level)
    return level


@transaction.atomic
def delete(actor: Actor, level: Level) -> None:
    """Whoever was on it is on the one below. Raises InUse while something names it."""
    rows.delete(actor, level, "level")
    _ask_again(level)


def _check(level: Level) -> None:
    if not 0 <= level.points <= MOST:
        raise Invalid(f"points is a number from 0 to {MOST:,}.", field="points")
    others = Level.objects.filter(brand=level.brand, points=level.points).exclude(pk=level.pk)
    other = others.values_list("name", flat=True).first()
    if other is not None:
        raise Invalid(f"The level “{other}” begins at so many points already.", field="points")


def _ask_again(level: Level) -> None:
    """Segments that read levels are built anew."""
    reading = Segment.objects.filter(brand=level.brand_id, reads__contains=[LEVELS])
    renew(list(reading.values_list("pk", flat=True)))
