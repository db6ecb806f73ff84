"""A campaign's report with what its messages led to, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from campaigns.engine.sketch import nodes_of
from campaigns.models import Attribution, Campaign, Version
from campaigns.queries.attribution import reckon
from campaigns.queries.report_control import groups
from campaigns.queries.report_goals import Goals, goals_reached
from campaigns.queries.report_messages import Reason
from campaigns.services import report_tables
from campaigns.services.attribution import as_asked, asked, rule_of
from campaigns.services.report import Report, report, versions_of
from campaigns.services.report_tables import Worth
from campaigns.services.steps import names_ever
from campaigns.services.uplift import GROUPS, METRICS, Uplift, uplift
from crm.services.pii import Veil
from lib.periods import Period

GOALS = ("version", "goal", "runs", "reached", "rate")
TABLES = ("steps", "messages", "days", "reasons", "goals", "groups", "uplift", "rounds")


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that is shown; `total` and each line with conversions and revenue. `names`: of steps, by id."""

    report: Report
    steps: list[dict[str, Any]]
    letters: list[dict[str, Any]]
    days: list[dict[str, Any]]
    total: dict[str, Any]
    worth: Worth
    names: dict[str, str]
    rule: Attribution
    goals: list[dict[str, Any]]
    uplift: Uplift | None


def whole(campaign: Campaign, period: Period, version: int | None, now: datetime, veil: Veil) -> Whole:
    """The campaign's report, as somebody behind the veil may see it. Reads messages, runs and orders of the period;
    nothing of other periods."""
    found = report(campaign, period, version, now)
    found = replace(found, reasons=_told(found.reasons, veil))
    names = names_ever(campaign)
    versions = versions_of(campaign, version)
    ids = [one.pk for one in versions]
    rule, known = rule_of(campaign.brand, campaign), goals_of(versions)
    goals = goals_reached(ids, period, known)
    reckoned = reckon(asked(campaign.brand, period, campaign, ids), str(period.zone))
    nodes, worth = report_tables.worths(reckoned.sums)
    return Whole(
        report=found,
        steps=report_tables.steps(found, names),
        letters=report_tables.letters(found, names, nodes),
        days=report_tables.days(found, reckoned.days),
        total=found.messages.total,
        worth=worth,
        names=names,
        rule=rule,
        goals=[{**asdict(one), "rate": round(one.rate, 6)} for one in goals.reached],
        uplift=_uplift(campaign, ids, period, rule, goals),
    )


def _uplift(
    campaign: Campaign, ids: Sequence[int], period: Period, rule: Attribution, goals: Goals
) -> Uplift | None:
    """None where nobody was set apart; then nobody's orders are looked for."""
    if not goals.apart:
        return None
    names = sorted({one.goal for one in goals.reached})
    return uplift(*groups(campaign.brand_id, ids, period, as_asked(rule)), names)


def _told(reasons: Sequence[Reason], veil: Veil) -> list[Reason]:
    words = veil.told_of([(one.words, one.customer) for one in reasons])
    keys = veil.told_of([(one.key, one.customer) for one in reasons])
    return [replace(one, words=said, key=key) for one, said, key in zip(reasons, words, keys, strict=True)]


def goals_of(versions: Sequence[Version]) -> list[tuple[int, str]]:
    """(version, goal) of the goals in their settings and of their goal nodes."""
    return [
        (version.number, str(name))
        for version in versions
        for name in [
            *(goal.get("name") for goal in version.settings.get("goals") or ()),
            *(
                (node.get("config") or {}).get("name") or "goal"
                for node in nodes_of(version.graph)
                if node.get("type") == "goal"
            ),
        ]
    ]


def table(found: Whole, name: str) -> tuple[list[str], list[list[object]]]:
    """Header and rows of one of TABLES. Raises KeyError for any other."""
    if name == "reasons":
        rows = [[one.node, one.state, one.words, one.count] for one in found.report.reasons]
        return list(report_tables.REASONS), [list(row) for row in rows]
    header, lines = {
        "steps": (report_tables.STEP, found.steps),
        "messages": (report_tables.LETTERS, found.letters),
        "days": (report_tables.DAYS, found.days),
        "goals": (GOALS, found.goals),
        "groups": (GROUPS, found.uplift.groups if found.uplift else ()),
        "uplift": (METRICS, found.uplift.metrics if found.uplift else ()),
        "rounds": (report_tables.ROUNDS, report_tables.rounds(found.report)),
    }[name]
    return list(header), report_tables.plain(header, lines)
