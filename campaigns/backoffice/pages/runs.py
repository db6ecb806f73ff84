"""The runs of a campaign, and failed ones tried again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns.engine.outline import names
from campaigns.models import Campaign, Run
from campaigns.models.run import RunState
from campaigns.services import moving
from campaigns.services.steps import names_of_runs
from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from lib import clock

MOST = 10_000


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The list, newest first, filtered by step and state."""
    campaign = desk.get(Campaign.objects.select_related("live"), slug=slug)
    chosen = {name: request.GET.get(name, "").replace("\0", "") for name in ("node", "state")}
    rows = (
        desk.only(Run.objects)
        .filter(campaign=campaign)
        .select_related("customer", "version")
        .defer("context")
    )
    listed = page_of(request, _filtered(rows, chosen))
    return show(
        request,
        desk,
        "campaigns/runs.html",
        campaign.name,
        campaign=campaign,
        page=listed,
        steps=names_of_runs([run.pk for run in listed.rows]),
        chosen=chosen,
        states=RunState.choices,
        nodes=names(campaign.live.graph if campaign.live else campaign.draft).items(),
        tab="runs",
    )


@require_POST
@require("campaigns.edit")
def retry(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let the chosen failed runs, or all of them, work their step once more."""
    campaign = desk.get(Campaign.objects, slug=slug)
    rows = desk.only(Run.objects).filter(campaign=campaign, state=RunState.FAILED, finished_at=None)
    if "all" not in request.POST:
        chosen = [int(pk) for pk in request.POST.getlist("run") if pk.isdecimal() and len(pk) < 19]
        rows = rows.filter(pk__in=chosen)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    retried = moving.act(desk.actor, campaign, moving.Which(ids), "retry", "", clock.now()) if ids else 0
    messages.success(request, f"{retried:,} runs work their step once more.")
    return redirect("campaigns:runs", slug=slug)


def _filtered(rows: QuerySet[Run], chosen: dict[str, str]) -> QuerySet[Run]:
    if chosen["node"]:
        rows = rows.filter(node=chosen["node"])
    if chosen["state"]:
        rows = rows.filter(state=chosen["state"])
        finished = chosen["state"] in (RunState.DONE, RunState.EXITED)
        # Said as well, because the index of open runs knows only this.
        rows = rows.filter(finished_at__isnull=not finished)
    return rows
