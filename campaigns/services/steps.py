"""The steps of a campaign, as others may name them: those of its live version, and of its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campaigns.engine.families import triggers
from campaigns.engine.outline import Outline, outlines
from campaigns.engine.sketch import nodes_of
from campaigns.models import Campaign

Steps = Mapping[str, Outline]


def steps_of(brand_id: int, slug: str) -> Steps | None:
    """By id what customers pass in it: the live version's, or the draft's of one never published; None without it."""
    graphs = _graphs(brand_id, slug)
    return None if graphs is None else _steps(graphs[0] or graphs[1])


def all_steps_of(brand_id: int, slug: str) -> list[Steps] | None:
    """The same of the live version and of the draft, which may be about to go live; None without the campaign."""
    graphs = _graphs(brand_id, slug)
    return None if graphs is None else [_steps(graph) for graph in graphs]


def _graphs(brand_id: int, slug: str) -> tuple[Any, Any] | None:
    found = Campaign.objects.filter(brand=brand_id, slug=slug)
    return found.values_list("live__graph", "draft").first()


def _steps(graph: Any) -> Steps:
    entrances = {node["id"] for node in nodes_of(graph) if str(node.get("type")) in triggers}
    return {id_: outline for id_, outline in outlines(graph).items() if id_ not in entrances}
