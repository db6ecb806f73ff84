"""Campaigns for tests: a graph in two lines, published and ready to be entered."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from campaigns.models import Campaign, Run, Visit
from campaigns.services import campaigns
from crm.models import Brand, Customer
from crm.services.changes import SYSTEM


def node(id_: str, type_: str, **config: Any) -> dict[str, Any]:
    """One node of a graph."""
    return {"id": id_, "type": type_, "config": config}


def chain(*nodes: dict[str, Any], edges: list[tuple[str, str, str]] | None = None) -> dict[str, Any]:
    """A graph of nodes one after the other; `edges` (from, port, to) are drawn beside those."""
    listed = [{"from": a["id"], "to": b["id"]} for a, b in pairwise(nodes)]
    if edges is not None:
        listed = [{"from": a, "port": port, "to": b} for a, port, b in edges]
    return {"nodes": list(nodes), "edges": listed}


def trigger(action: str = "go", **config: Any) -> dict[str, Any]:
    """The trigger “client action”."""
    return node("start", "event_occurred", event="client_action", action=action, **config)


def publish(
    brand: Brand, graph: dict[str, Any], now: datetime, slug: str = "journey", **settings: Any
) -> Campaign:
    """A live campaign."""
    campaign = campaigns.create(SYSTEM, brand, slug, slug.title(), graph, settings)
    campaigns.publish(SYSTEM, campaign, now)
    campaign.refresh_from_db()
    return campaign


def trace(run: Run) -> list[tuple[str, str]]:
    """The run's way so far: (node, port) of each visit in order."""
    return list(Visit.objects.filter(run=run).order_by("number").values_list("node", "port"))


def run_of(customer: Customer) -> Run:
    """The customer's only run."""
    return Run.objects.get(customer=customer)
