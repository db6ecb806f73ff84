"""News of levels: whoever has just reached one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from events.services.emitting import OwnEvent, emit
from gamification.models import Level
from gamification.queries import levels

CHANGED = "level_changed"


class Posted(NamedTuple):
    """An entry that was written. `before`, `ever`: all that was awarded to the customer before and after the set."""

    once: str
    customer_id: int
    amount: int
    balance: int
    before: int
    ever: int


def promote(brand_id: int, posted: Sequence[Posted], now: datetime) -> None:
    """Tell of customers whom these entries have brought to another level: once for ever for each level.

    In the caller's transaction. All that was ever awarded never falls, so nobody goes down by it.
    """
    earned = {one.customer_id: one for one in posted if one.ever != one.before}
    known = levels.of_brand(brand_id) if earned else []
    events = [event for one in earned.values() if known and (event := _event(known, one))]
    if events:
        emit(brand_id, events, now)


def _event(known: Sequence[Level], one: Posted) -> OwnEvent | None:
    before, level = levels.at(known, one.before), levels.at(known, one.ever)
    if level is None or level == before:
        return None
    return OwnEvent(
        once=f"{CHANGED}:{level.pk}:{one.customer_id}",
        customer_id=one.customer_id,
        name=CHANGED,
        payload={
            "level": level.slug,
            "level_name": level.name,
            "previous_level": before.slug if before else "",
            "points_ever": one.ever,
        },
    )
