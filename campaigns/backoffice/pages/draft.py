"""The draft: its JSON, checked while it is typed, drawn beside, each problem at its step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns.backoffice.drawing import draw
from campaigns.contract import Problem
from campaigns.models import Campaign
from campaigns.services import campaigns
from campaigns.services.checking import problems_with
from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm, JsonField
from crm.backoffice.shell import fragment, show
from lib import clock
from lib.errors import BeckonError


class DraftForm(DeskForm):
    """Name, flow and settings; `revision` tells whether somebody else was quicker."""

    name = forms.CharField(max_length=200)
    graph = JsonField(rows=24, label="Flow", help_text='{"nodes": […], "edges": […]}')
    settings = JsonField(rows=6, help_text='{"entry": {"mode": "once_while_open"}, "priority": 0}')
    revision = forms.IntegerField(widget=forms.HiddenInput)


@require("campaigns.edit")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The editor."""
    campaign = desk.get(Campaign.objects.select_related("live", "brand__label"), slug=slug)
    initial = {
        "name": campaign.name,
        "graph": campaign.draft,
        "settings": campaign.settings,
        "revision": campaign.revision,
    }
    form = DraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            campaigns.save_draft(desk.actor, campaign, **form.cleaned_data)
        except BeckonError as error:
            form.blame(error)
        else:
            messages.success(request, "The draft is saved. Customers notice nothing until you publish it.")
            return redirect("campaigns:draft", slug=slug)
    shown = form.cleaned_data.get("graph", campaign.draft) if form.is_bound else campaign.draft
    return show(
        request,
        desk,
        "campaigns/draft.html",
        campaign.name,
        campaign=campaign,
        form=form,
        tab="draft",
        **_looked(campaign, shown),
    )


@require_POST
@require("campaigns.edit")
def look(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The drawing and the problems of what is typed, saved or not."""
    campaign = desk.get(Campaign.objects.select_related("brand__label"), slug=slug)
    form = DraftForm(request.POST)
    form.is_valid()
    wrong = [error for name in ("graph", "settings") for error in form.errors.get(name, [])]
    graph = form.cleaned_data.get("graph")
    looked = (
        {"problems": [Problem("", "json", str(text)) for text in wrong]}
        if wrong
        else _looked(campaign, graph)
    )
    return fragment(request, desk, "campaigns/_look.html", campaign=campaign, **looked)


def _looked(campaign: Campaign, graph: Any) -> dict[str, Any]:
    problems = problems_with(campaign.brand, graph, now=clock.now())
    return {"drawing": draw(graph, {}, problems), "problems": problems}
