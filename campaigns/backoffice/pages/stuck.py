"""Runs that are stuck, put together by step and error, and what can be done about them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from campaigns.queries.stuck import FAILED, OVERDUE, Line, ids_of, stuck
from campaigns.services import moving
from campaigns.services.steps import names_of_runs
from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number
from crm.backoffice.shell import show
from lib import clock

MOST = 10_000
DEEDS: dict[str, moving.Deed] = {"retry": "retry", "skip": "skip", "stop": "stop"}


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One line for each step and error."""
    found = stuck(desk.only(Campaign.objects), clock.now())
    told = desk.veil.told_of([(one.error, one.customer) for one in found])
    lines = [replace(one, error=error) for one, error in zip(found, told, strict=True)]
    steps = names_of_runs([one.run_id for one in found])
    return show(request, desk, "campaigns/stuck.html", "Stuck runs", found=lines, steps=steps, FAILED=FAILED)


@require_POST
@require("campaigns.edit")
def act(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Retry, skip or stop all runs of one line, at most MOST at once."""
    post = {name: str(text).replace("\0", "") for name, text in request.POST.items()}
    campaign = desk.only(Campaign.objects).filter(slug=post.get("campaign", "")).first()
    version, do = number(post.get("version", "")), DEEDS.get(post.get("do", ""))
    if campaign is None or do is None or version is None or post.get("kind") not in (FAILED, OVERDUE):
        messages.warning(request, "Nothing was done: choose a line and what to do with it.")
        return redirect("campaigns:stuck")
    now = clock.now()
    line = Line(post["kind"], version, post.get("node", ""), post.get("error", ""))
    ids = ids_of(campaign, line, now, MOST)
    changed = moving.act(desk.actor, campaign, moving.Which(ids), do, "", now) if ids else 0
    more = " There are more: do it again." if len(ids) == MOST else ""
    messages.success(request, f"{changed:,} {moving.DONE[do]}.{more}")
    return redirect("campaigns:stuck")
