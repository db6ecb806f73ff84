"""One campaign: its flow with the figures of every step, its versions, and its life."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from campaigns.backoffice.drawing import draw
from campaigns.backoffice.figures import inside
from campaigns.engine.outline import names
from campaigns.engine.versions import load
from campaigns.models import Campaign, Version
from campaigns.models.campaign import Status
from campaigns.queries.stats import stats
from campaigns.services.campaigns import problems_of
from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number
from crm.backoffice.shell import fragment, show
from lib import clock
from lib.remembered import Remembered

PAUSED = (Status.DRAINING, Status.HOLDING)

# Every open page asks each five seconds; of a large campaign the answer takes a second.
_remembered: Remembered[dict[str, Any]] = Remembered()


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The live version, or one that was chosen, or the draft where nothing was published yet."""
    campaign = desk.get(Campaign.objects.select_related("live", "brand__label"), slug=slug)
    versions = list(campaign.versions.defer("graph").order_by("-number"))
    return show(
        request,
        desk,
        "campaigns/campaign.html",
        campaign.name,
        campaign=campaign,
        versions=versions,
        paused=campaign.status in PAUSED,
        problems=problems_of(campaign, clock.now()),
        shut=load(campaign.live.pk).rules.shut(clock.now()) if campaign.live else "",
        changed=campaign.live is not None and _differs(campaign, campaign.live),
        tab="flow",
        **_flow(request, campaign),
    )


@require("campaigns.see")
def figures(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The drawing alone, with figures as fresh as they are cheap."""
    campaign = desk.get(Campaign.objects.select_related("live", "brand__label"), slug=slug)
    return fragment(request, desk, "campaigns/_flow.html", campaign=campaign, **_flow(request, campaign))


def _flow(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    shown = _shown(request, campaign)
    known = _remembered.answer(shown.pk, lambda: stats(campaign, shown.pk)) if shown else {}
    graph = shown.graph if shown else campaign.draft
    return {
        "shown": shown,
        "drawing": draw(graph, known),
        "rows": _messages(known, names(graph)),
        "inside": inside([campaign]).get(campaign.pk, {"inside": 0, "failed": 0}),
    }


def _shown(request: HttpRequest, campaign: Campaign) -> Version | None:
    wanted = number(request.GET.get("version", ""))
    chosen = (
        campaign.versions.filter(number=wanted).first() if wanted is not None and wanted < 2**31 else None
    )
    return chosen or campaign.live


def _messages(known: dict[str, Any], called: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """The steps that send, as they are called, with how far their messages came."""
    sending = [(node, figures["messages"]) for node, figures in known.items() if figures.get("messages")]
    return [(called.get(node, node), figures) for node, figures in sending]


def _differs(campaign: Campaign, live: Version) -> bool:
    return bool(campaign.draft != live.graph or campaign.settings != live.settings)
