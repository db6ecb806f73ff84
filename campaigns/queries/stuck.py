"""Runs that do not go on by themselves: failed ones, and those that have been due for so long that nobody works them.

Added up by campaign, version, step and error, because one mistake stops a thousand runs in the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Left

from campaigns.models import Campaign, Run
from campaigns.models.run import RunState

FAILED, OVERDUE = "failed", "overdue"
LATE = timedelta(minutes=5)
MOST = 200
#: of the error, by which runs are put together
WORDS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """By what runs of a campaign are put together."""

    kind: str
    version: int  # its number
    node: str
    error: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """Runs at one step that are stuck for the same reason; `since` is when the first of them came there."""

    kind: str
    campaign: str  # slug
    name: str
    version: int
    node: str
    error: str
    count: int
    since: datetime
    customer: int
    """One of them, whom the error may tell of."""
    run_id: int
    """One of the runs."""


def stuck(campaigns: QuerySet[Campaign], now: datetime) -> list[Stuck]:
    """What is stuck in these campaigns, the largest first. Two queries by their indexes."""
    found = [*_added_up(FAILED, campaigns, now), *_added_up(OVERDUE, campaigns, now)]
    return sorted(found, key=lambda one: (-one.count, one.since))


def ids_of(campaign: Campaign, line: Line, now: datetime, most: int) -> list[int]:
    """The runs that one line stands for, the oldest first."""
    rows = _rows(line.kind, Campaign.objects.filter(pk=campaign.pk), now)
    rows = rows.filter(version__number=line.version, node=line.node)
    rows = rows.annotate(error=Left("reason", WORDS)).filter(error=line.error)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def _added_up(kind: str, campaigns: QuerySet[Campaign], now: datetime) -> list[Stuck]:
    keys = ("campaign__slug", "campaign__name", "version__number", "node", "error")
    rows = _rows(kind, campaigns, now).annotate(error=Left("reason", WORDS)).values_list(*keys)
    counted = rows.annotate(
        count=Count("pk"), since=Min("arrived_at"), customer=Min("customer"), run_id=Min("pk")
    )
    return [Stuck(kind, *row) for row in counted.order_by("-count")[:MOST]]


def _rows(kind: str, campaigns: QuerySet[Campaign], now: datetime) -> QuerySet[Run]:
    # By campaign, because the index of failed runs is by campaign.
    rows = Run.objects.filter(campaign__in=campaigns.values("pk"), finished_at=None)
    return rows.filter(state=RunState.FAILED) if kind == FAILED else rows.filter(due_at__lt=now - LATE)
