"""Publishing, pausing, resuming, stopping: each asked with the figures that matter for the decision."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns.backoffice.figures import due, inside
from campaigns.models import Campaign
from campaigns.services import campaigns
from campaigns.services.campaigns import NotPublishable
from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from lib import clock


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


@require("campaigns.edit")
def pause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Ask how, then pause."""
    campaign = desk.get(Campaign.objects, slug=slug)
    if request.method != "POST":
        return _ask(request, desk, campaign, "campaigns/pause.html", f"Pause {campaign.name}")
    attempt(
        request, "The campaign is paused.", campaigns.pause, desk.actor, campaign, request.POST.get("how", "")
    )
    return redirect("campaigns:campaign", slug=slug)


@require("campaigns.edit")
def resume(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Say what stands due, then go on; what is too old may be dropped."""
    campaign = desk.get(Campaign.objects, slug=slug)
    if request.method != "POST":
        return _ask(request, desk, campaign, "campaigns/resume.html", f"Resume {campaign.name}")
    hours = number(request.POST.get("hours", ""))
    drop = timedelta(hours=min(hours, 87_600)) if hours is not None else None
    attempt(request, "The campaign goes on.", campaigns.resume, desk.actor, campaign, clock.now(), drop)
    return redirect("campaigns:campaign", slug=slug)


@require("campaigns.edit")
def stop(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Say how many will be thrown out, then stop."""
    campaign = desk.get(Campaign.objects, slug=slug)
    if request.method != "POST":
        return _ask(request, desk, campaign, "campaigns/stop.html", f"Stop {campaign.name}")
    attempt(request, "The campaign is stopped.", campaigns.stop, desk.actor, campaign, clock.now())
    return redirect("campaigns:campaign", slug=slug)


def _ask(request: HttpRequest, desk: Desk, campaign: Campaign, template: str, title: str) -> HttpResponse:
    counts = inside([campaign]).get(campaign.pk, {"inside": 0, "failed": 0})
    return show(
        request, desk, template, title, campaign=campaign, inside=counts, **due(campaign, clock.now())
    )
