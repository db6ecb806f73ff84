"""The report of a campaign: its funnel, its messages, what they led to, its tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.engine.sketch import nodes_of
from campaigns.models import Campaign, Version
from campaigns.queries.report_funnel import Funnel, funnel
from campaigns.queries.report_messages import Reached, Reason, reached, reasons
from campaigns.services.ab_rounds import rounds
from lib.periods import Period


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `order`: the ids of the nodes as the newest version has them, then those of older ones."""

    campaign: Campaign
    period: Period
    version: int | None
    order: Sequence[str]
    funnel: Funnel
    messages: Reached
    reasons: Sequence[Reason]
    rounds: Sequence[dict[str, Any]]


def report(campaign: Campaign, period: Period, version: int | None, now: datetime) -> Report:
    """Of one version (its number) or all. A fixed number of queries, but two for each A/B test that is undecided."""
    versions = versions_of(campaign, version)
    ids = [one.pk for one in versions]
    ways = funnel(ids, period)
    messages = reached(ids, period)
    return Report(
        campaign=campaign,
        period=period,
        version=version,
        order=_order(versions, [*ways, *messages.nodes]),
        funnel=ways,
        messages=messages,
        reasons=reasons(ids, period),
        rounds=rounds(ids, period, now),
    )


def versions_of(campaign: Campaign, number: int | None) -> list[Version]:
    """The versions that a report is about, newest first."""
    rows = campaign.versions.order_by("-number")
    return list(rows if number is None else rows.filter(number=number))


def _order(versions: Sequence[Version], found: Sequence[str]) -> list[str]:
    known = [node["id"] for version in versions for node in nodes_of(version.graph)]
    return [id_ for id_ in dict.fromkeys([*known, *found]) if id_ in set(found)]
