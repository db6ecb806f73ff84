"""Campaigns of one trigger and a long rest, to see whom the trigger lets in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns.models import Campaign, Run
from campaigns.services.checking import problems_with
from crm.models import Brand
from tests.factories.campaigns import chain, node, publish


def waiting_for(
    brand: Brand, now: datetime, type_: str, slug: str = "journey", mode: str = "every_time", **config: Any
) -> Campaign:
    """A live campaign whose trigger `start` is of this type; whoever enters rests for a year."""
    graph = chain(node("start", type_, **config), node("rest", "wait", days=365))
    return publish(brand, graph, now, slug=slug, entry={"mode": mode})


def entered(campaign: Campaign | None = None) -> list[str]:
    """The ext_ids of those who came in, once for each run, in order."""
    runs = Run.objects.all() if campaign is None else Run.objects.filter(campaign=campaign)
    return sorted(runs.values_list("customer__ext_id", flat=True))


def fields_refused(brand: Brand, type_: str, **config: Any) -> list[tuple[str, str]]:
    """(node, field) of what is wrong with a trigger of this type and config."""
    graph = chain(node("start", type_, **config), node("rest", "wait", days=1))
    return [(problem.node, problem.field) for problem in problems_with(brand, graph)]
