"""What the customer page knows about points and missions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crm.backoffice.access import Desk
from crm.backoffice.panels import Moment, Panel, Source, panels, sources
from crm.models import Customer
from gamification.models import Entry, Mission, MissionProgress
from gamification.queries import balances, levels, lots

SHOWN = 20
MOST_OFFERED = 200


@panels.register
class Points(Panel):
    """What the customer has and is about to lose; the ledger is looked up when it is opened."""

    key = "points"
    order = 40
    template = "gamification/_points_of_customer.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        ending = lots.ending(customer.pk)
        held, known = balances.of(desk.brand.pk, customer.pk), levels.of_brand(desk.brand.pk)
        return {
            "held": held,
            "level": levels.at(known, held.ever),
            "next_level": levels.after(known, held.ever),
            "ending": ending[0] if ending else None,
            "once": uuid.uuid4(),
        }


@panels.register
class Missions(Panel):
    """How far the customer has come with each mission, and those that could be given."""

    key = "missions"
    order = 41
    template = "gamification/_missions_of_customer.html"
    beside = True

    @classmethod
    def context(cls, desk: Desk, customer: Customer) -> dict[str, Any]:
        rows = MissionProgress.objects.filter(customer=customer).select_related("mission").order_by("-pk")
        active = desk.only(Mission.objects).filter(status=Mission.Status.ACTIVE).order_by("name")
        return {"rows": rows[:SHOWN], "offered": active.values_list("slug", "name")[:MOST_OFFERED]}


@sources.register
class PointsEntries(Source):
    key = "points"
    label = "Points"

    @classmethod
    def moments(cls, customer: Customer, until: datetime, limit: int) -> Iterable[Moment]:
        rows = Entry.objects.filter(customer=customer, at__lte=until).order_by("-at", "-pk")
        return map(_moment, rows[:limit])


def _moment(row: Entry) -> Moment:
    return Moment(
        at=row.at,
        kind=PointsEntries.key,
        id=row.pk,
        icon="toll",
        text=f"{row.amount:+,} point{'' if abs(row.amount) == 1 else 's'}",
        detail=row.what,
        origin=row.cause_id if row.cause in (Entry.Cause.HAND, Entry.Cause.API) else "",
    )
