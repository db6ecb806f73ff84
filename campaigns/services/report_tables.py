"""A report as plain tables: for the API, for CSV, and for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.queries.attribution import Sum
from campaigns.queries.report_messages import COUNTS
from campaigns.services.report import Report

STEP = ("node", "name", "entered", "waiting", "failed", "left")
LETTERS = ("node", "name", "channel", *COUNTS, "opens", "clicks", "conversions", "revenue")
DAYS = ("day", *COUNTS, "conversions", "revenue")
REASONS = ("node", "state", "reason", "messages")
ROUNDS = (
    *("version", "node", "round", "started_at", "decided_at", "closed_at", "verdict"),
    *("variant", "winner", "customers", "hits", "rate", "probability_best"),
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What messages led to."""

    conversions: int = 0
    customers: int = 0
    revenue: Decimal = Decimal(0)


def worths(sums: Sequence[Sum]) -> tuple[dict[str, Worth], Worth]:
    """By node, and in all. Customers of several versions may be counted once for each."""
    nodes: dict[str, Worth] = {}
    whole = Worth()
    for one in sums:
        nodes[one.node] = _plus(nodes.get(one.node, Worth()), one)
        whole = _plus(whole, one)
    return nodes, whole


def steps(report: Report, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The funnel, a line a node."""
    return [
        {"node": id_, "name": names.get(id_, id_), **report.funnel[id_]}
        for id_ in report.order
        if id_ in report.funnel
    ]


def letters(report: Report, names: Mapping[str, str], worth: Mapping[str, Worth]) -> list[dict[str, Any]]:
    """The messages, a line a node that sends."""
    return [
        {
            "node": id_,
            "name": names.get(id_, id_),
            **report.messages.nodes[id_],
            **_money(worth.get(id_, Worth())),
        }
        for id_ in report.order
        if id_ in report.messages.nodes
    ]


def days(report: Report, bought: Mapping[str, tuple[int, Decimal]]) -> list[dict[str, Any]]:
    """A line a day of the period, those without anything included."""
    return [
        {"day": day, **counts, **_money(Worth(count, 0, revenue))}
        for day, counts in report.messages.days.items()
        for count, revenue in [bought.get(day, (0, Decimal(0)))]
    ]


def rounds(report: Report) -> list[dict[str, Any]]:
    """The rounds of A/B tests, a line a variant."""
    return [
        {**one, **variant, "winner": int(variant["variant"] == one["winner"])}
        for one in report.rounds
        for variant in one["variants"]
    ]


def plain(header: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[list[object]]:
    """The rows for CSV, in the order of a header."""
    return [[_cell(row[name]) for name in header] for row in rows]


def _cell(value: Any) -> object:
    if isinstance(value, dict):
        return "; ".join(f"{key} {count}" for key, count in value.items())
    return value


def _money(worth: Worth) -> dict[str, Any]:
    return {"conversions": worth.conversions, "revenue": float(worth.revenue)}


def _plus(worth: Worth, one: Sum) -> Worth:
    return Worth(
        worth.conversions + one.conversions, worth.customers + one.customers, worth.revenue + one.revenue
    )
