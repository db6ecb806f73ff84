"""The steps of a campaign, as others may name them: those of its live version, and of its draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from campaigns.engine.families import triggers
from campaigns.engine.outline import Outline, names, outlines, told_apart
from campaigns.engine.sketch import nodes_of
from campaigns.models import Campaign, Run, Version

Steps = Mapping[str, Outline]


def steps_of(brand_id: int, slug: str) -> Steps | None:
    """By id what customers pass in it: the live version's, or the draft's of one never published; None without it."""
    graphs = _graphs(brand_id, slug)
    return None if graphs is None else _steps(graphs[0] or graphs[1])


def all_steps_of(brand_id: int, slug: str) -> list[Steps] | None:
    """The same of the live version and of the draft, which may be about to go live; None without the campaign."""
    graphs = _graphs(brand_id, slug)
    return None if graphs is None else [_steps(graph) for graph in graphs]


def names_of_runs(run_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """What the steps are called in the versions that these runs go through, by run and step. Two queries."""
    versions = dict(Run.objects.filter(pk__in=run_ids).values_list("pk", "version_id"))
    graphs = Version.objects.filter(pk__in=set(versions.values())).values_list("pk", "graph")
    named = {pk: names(graph) for pk, graph in graphs}
    return {run: named[version] for run, version in versions.items()}


def names_ever(campaign: Campaign) -> dict[str, str]:
    """What all steps are called that the campaign's versions ever had, as the newest has them."""
    known: dict[str, Outline] = {}
    for graph in campaign.versions.order_by("number").values_list("graph", flat=True):
        known |= outlines(graph)
    return told_apart(known)


def _graphs(brand_id: int, slug: str) -> tuple[Any, Any] | None:
    found = Campaign.objects.filter(brand=brand_id, slug=slug)
    return found.values_list("live__graph", "draft").first()


def _steps(graph: Any) -> Steps:
    entrances = {node["id"] for node in nodes_of(graph) if str(node.get("type")) in triggers}
    return {id_: outline for id_, outline in outlines(graph).items() if id_ not in entrances}
