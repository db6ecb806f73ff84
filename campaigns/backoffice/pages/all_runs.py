"""The runs of all campaigns that a figure of the overview stands for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campaigns.models import Campaign, Run
from campaigns.models.run import RunState
from campaigns.services.steps import names_of_runs
from crm.backoffice.access import Desk, require
from crm.backoffice.listing import Column, Filter, newest_first
from crm.backoffice.shell import show
from lib import clock

COLUMNS = (
    Column("Entered", css="tight"),
    Column("Customer", css="tight"),
    Column("Campaign"),
    Column("Step"),
    Column("State", css="tight"),
    Column("Here since", css="tight"),
    Column("Why"),
)
WHICH = Filter(
    "which",
    "All runs",
    [
        ("begun", "Begun today"),
        ("finished", "Finished today"),
        ("inside", "Inside now"),
        ("failed", "Failed"),
    ],
)


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, newest first."""
    which = WHICH.chosen(request)
    rows = desk.only(Run.objects).select_related("customer", "campaign", "version").defer("context")
    rows = _narrowed(desk, rows, which, clock.now())
    listed = newest_first(request, rows, COLUMNS, filters=[(WHICH, which)])
    steps = names_of_runs([run.pk for run in listed.rows])
    return show(request, desk, "campaigns/all_runs.html", "Runs", listed=listed, steps=steps)


def midnight(now: datetime) -> datetime:
    """When today began, in the operator's zone."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _narrowed(desk: Desk, rows: QuerySet[Run], which: str, now: datetime) -> QuerySet[Run]:
    match which:
        case "begun":
            return rows.filter(started_at__gte=midnight(now))
        case "finished":
            return rows.filter(finished_at__gte=midnight(now))
        case "inside":
            return rows.filter(finished_at=None)
        case "failed":
            # By campaign, because the index of failed runs is by campaign.
            ours = desk.only(Campaign.objects).values("pk")
            return rows.filter(campaign__in=ours, state=RunState.FAILED, finished_at=None)
    return rows
