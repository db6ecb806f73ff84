"""What publishing a draft would mean: its problems, what it changes, who is inside, how many would enter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.contract import Problem
from campaigns.engine.differences import differences
from campaigns.engine.graph import parse
from campaigns.engine.outline import names
from campaigns.models import Campaign, Version
from campaigns.queries.standing import standing
from campaigns.services.campaigns import problems_of
from campaigns.services.estimate import Estimate, estimate


@dataclass(frozen=True, slots=True)
class Inside:
    """Open runs at one node of a version, by the node's name there."""

    version: int
    node: str
    label: str
    count: int
    sending: int


@dataclass(frozen=True, slots=True)
class Prospect:
    """All that the decision needs."""

    problems: Sequence[Problem]
    changes: Sequence[str]
    inside: Sequence[Inside]
    estimate: Estimate | None


def prospect(campaign: Campaign, now: datetime) -> Prospect:
    """What publishing the campaign's draft now would mean."""
    problems = problems_of(campaign, now)
    publishable = all(problem.warning for problem in problems)
    return Prospect(
        problems=problems,
        changes=_changes(campaign.live, campaign),
        inside=_inside(campaign),
        estimate=estimate(campaign.brand, parse(campaign.draft)[0], now) if publishable else None,
    )


def changes_of(version: Version) -> list[str]:
    """What a version changed against the one before it."""
    before = version.campaign.versions.filter(number__lt=version.number).order_by("-number").first()
    old = (before.graph, before.settings) if before else (None, None)
    return differences(old[0], version.graph, old[1], version.settings)


def inside_by_version(campaign: Campaign) -> Counter[int]:
    """Open runs by version number."""
    found: Counter[int] = Counter()
    for place in standing(campaign):
        found[place.version] += place.count
    return found


def _changes(live: Version | None, campaign: Campaign) -> list[str]:
    old = (live.graph, live.settings) if live else (None, None)
    return differences(old[0], campaign.draft, old[1], campaign.settings)


def _inside(campaign: Campaign) -> list[Inside]:
    places = standing(campaign)
    graphs = campaign.versions.filter(number__in={place.version for place in places})
    called = {number: names(graph) for number, graph in graphs.values_list("number", "graph")}
    return [
        Inside(p.version, p.node, called[p.version].get(p.node, p.node), p.count, p.sending) for p in places
    ]
