"""A campaign's report with what its messages led to, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.models import Attribution, Campaign
from campaigns.queries.attribution import reckon
from campaigns.services import report_tables
from campaigns.services.attribution import asked, rule_of
from campaigns.services.report import Report, report, versions_of
from campaigns.services.report_tables import Worth
from lib.periods import Period


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is shown; `total` and each line with conversions and revenue."""

    report: Report
    steps: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    days: list[dict[str, Any]]
    total: dict[str, Any]
    worth: Worth
    rule: Attribution


def whole(campaign: Campaign, period: Period, version: int | None, now: datetime) -> Whole:
    """The campaign's report. Reads messages, runs and orders of the period; nothing of other periods."""
    found = report(campaign, period, version, now)
    names = report_tables.names_of(found)
    ids = [one.pk for one in versions_of(campaign, version)]
    reckoned = reckon(asked(campaign.brand, period, campaign, ids), str(period.zone))
    nodes, worth = report_tables.worths(reckoned.sums)
    return Whole(
        report=found,
        steps=report_tables.steps(found, names),
        letters=report_tables.letters(found, names, nodes),
        days=report_tables.days(found, reckoned.days),
        total=found.messages.total,
        worth=worth,
        rule=rule_of(campaign.brand, campaign),
    )


def table(found: Whole, name: str) -> tuple[list[str], list[list[object]]]:
    """Header and rows of `steps`, `messages`, `days` or `reasons`. Raises KeyError for any other."""
    if name == "reasons":
        rows = [[one.node, one.state, one.words, one.count] for one in found.report.reasons]
        return list(report_tables.REASONS), [list(row) for row in rows]
    header, lines = {
        "steps": (report_tables.STEP, found.steps),
        "messages": (report_tables.LETTERS, found.letters),
        "days": (report_tables.DAYS, found.days),
    }[name]
    return list(header), report_tables.plain(header, lines)
