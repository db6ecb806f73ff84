"""Campaigns that would set off each other for ever: each waits for a step of the next, and the last for the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from campaigns import own
from campaigns.contract import Problem
from campaigns.engine.sketch import nodes_of
from campaigns.models import Campaign


def circles(campaign: Campaign) -> Iterator[Problem]:
    """A problem at each trigger of the draft by which it would wait, through live campaigns, for itself."""
    waiting = list(_awaited(campaign.draft))
    if not waiting:
        return
    others = Campaign.objects.filter(brand=campaign.brand_id, live__subscriptions__event=own.CAMPAIGN_STEP)
    graphs = others.exclude(pk=campaign.pk).distinct().values_list("slug", "live__graph")
    awaits = {slug: {name for _, name in _awaited(graph)} for slug, graph in graphs}
    for node, slug in waiting:
        if campaign.slug in _all_before(slug, awaits):
            whom = "itself" if slug == campaign.slug else f"“{slug}”, which waits for this one"
            message = f"The campaign would wait for {whom}: they would set off each other for ever."
            yield Problem(node, "circle", message, field="campaign")


def _all_before(slug: str, awaits: dict[str, set[str]]) -> set[str]:
    """The campaign, and all for which it waits, however far."""
    found: set[str] = set()
    stack = [slug]
    while stack:
        one = stack.pop()
        if one not in found:
            found.add(one)
            stack += awaits.get(one, ())
    return found


def _awaited(graph: Any) -> Iterator[tuple[str, str]]:
    """(node, campaign) of each trigger that waits for a campaign."""
    for node in nodes_of(graph):
        config = node.get("config")
        if node.get("type") != own.CAMPAIGN_STEP or node.get("disabled"):
            continue
        if isinstance(config, dict) and isinstance(config.get("campaign"), str):
            yield node["id"], config["campaign"]
