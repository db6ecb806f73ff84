"""Publishing, pausing, resuming, stopping: each asked with the figures that matter for the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns.backoffice.figures import inside
from campaigns.models import Campaign
from campaigns.queries.standing import due
from campaigns.services import campaigns
from campaigns.services.campaigns import NotPublishable
from crm.backoffice.access import Desk, View, require
from crm.backoffice.paging import number
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from lib import clock

Decided = Callable[[HttpRequest, Desk, Campaign, datetime], Any]


@require_POST
@require("campaigns.edit")
def publish(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Freeze the draft as the next version and let customers in."""
    campaign = desk.get(Campaign.objects, slug=slug)
    try:
        version = campaigns.publish(desk.actor, campaign, clock.now())
    except NotPublishable as error:
        count = sum(not problem.warning for problem in error.problems)
        which = "the problem that is" if count == 1 else f"the {count} problems that are"
        messages.error(request, f"Not published: mend {which} listed beside the draft first.")
        return redirect("campaigns:draft", slug=slug)
    messages.success(request, f"Version {version.number} is live.")
    return redirect("campaigns:campaign", slug=slug)


def decision(word: str, said: str, decided: Decided) -> View:
    """A page that asks `campaigns/<word>.html` with the figures, then does what was decided and says so."""

    @require("campaigns.edit")
    def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
        campaign, now = desk.get(Campaign.objects, slug=slug), clock.now()
        if request.method == "POST":
            attempt(request, said, decided, request, desk, campaign, now)
            return redirect("campaigns:campaign", slug=slug)
        counts = inside([campaign]).get(campaign.pk, {"inside": 0, "failed": 0})
        return show(
            request,
            desk,
            f"campaigns/{word}.html",
            f"{word.title()} {campaign.name}",
            campaign=campaign,
            inside=counts,
            **due(campaign, now),
        )

    return page


def _pause(request: HttpRequest, desk: Desk, campaign: Campaign, now: datetime) -> Campaign:
    return campaigns.pause(desk.actor, campaign, request.POST.get("how", ""))


def _resume(request: HttpRequest, desk: Desk, campaign: Campaign, now: datetime) -> Campaign:
    """What has stood due for longer than the given hours is dropped."""
    hours = number(request.POST.get("hours", ""))
    drop = timedelta(hours=min(hours, 87_600)) if hours is not None else None
    return campaigns.resume(desk.actor, campaign, now, drop)


def _stop(request: HttpRequest, desk: Desk, campaign: Campaign, now: datetime) -> Campaign:
    return campaigns.stop(desk.actor, campaign, now)


pause = decision("pause", "The campaign is paused.", _pause)
resume = decision("resume", "The campaign goes on.", _resume)
stop = decision("stop", "The campaign is stopped.", _stop)
