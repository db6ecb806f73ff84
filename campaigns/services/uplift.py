"""What a campaign adds: its main group beside its control group, with a verdict only where there is enough to say one.

Enough are 50 customers in each group, and of those who converted ten in both together for a rate, ten in each for
money: below that the normal interval of the means, and any marketer's patience with it, is not to be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.queries.report_control import Group
from lib.comparison import Difference, Share, Sums, of_means, of_rates

CUSTOMERS, CONVERTED = 50, 10
NOT_ENOUGH, HIGHER, LOWER, NONE = "not enough data", "higher", "lower", "no difference shown"
GROUPS = ("group", "customers", "buyers", "orders", "revenue", "average_order", "revenue_per_customer")
METRICS = ("metric", "main", "control", "difference", "low", "high", "uplift", "verdict")


@dataclass(frozen=True, slots=True)
class Uplift:
    """Both groups, and each metric of the main group less that of the control group, with its 95 % interval.

    `revenue_gained`: what the main group brought beyond what it would have brought behaving like the control group;
    None where there is not enough data.
    """

    groups: Sequence[dict[str, Any]]
    metrics: Sequence[dict[str, Any]]
    revenue_gained: float | None


def uplift(main: Group, control: Group, goals: Sequence[str]) -> Uplift | None:
    """None where nobody was in a control group."""
    if not control.customers:
        return None
    metrics = list(_metrics(main, control, goals))
    per_customer = metrics[-1]
    known = per_customer["verdict"] != NOT_ENOUGH
    gained = round(per_customer["difference"] * main.customers, 2) if known else None
    groups = [_shown("main", main, goals), _shown("control", control, goals)]
    return Uplift(groups, metrics, gained)


def _metrics(main: Group, control: Group, goals: Sequence[str]) -> Iterator[dict[str, Any]]:
    for goal in goals:
        yield _of_rates(f"goal: {goal}", main.reached(goal), control.reached(goal))
    yield _of_rates("buyers", main.bought, control.bought)
    enough = min(main.customers, control.customers) >= CUSTOMERS and (
        min(main.buyers, control.buyers) >= CONVERTED
    )
    yield _of_means("average order", main.orders, control.orders, enough)
    yield _of_means("revenue per customer", main.revenue, control.revenue, enough)


def _of_rates(name: str, main: Share, control: Share) -> dict[str, Any]:
    enough = min(main.count, control.count) >= CUSTOMERS and main.hits + control.hits >= CONVERTED
    return _metric(name, main.rate, control.rate, of_rates(main, control), enough)


def _of_means(name: str, main: Sums, control: Sums, enough: bool) -> dict[str, Any]:
    return _metric(name, main.mean, control.mean, of_means(main, control), enough)


def _metric(name: str, main: float, control: float, found: Difference, enough: bool) -> dict[str, Any]:
    uplift = found.value / control if enough and control else None
    return {
        "metric": name,
        "main": round(main, 6),
        "control": round(control, 6),
        "difference": round(found.value, 6) if enough else None,
        "low": round(found.low, 6) if enough else None,
        "high": round(found.high, 6) if enough else None,
        "uplift": round(uplift, 6) if uplift is not None else None,
        "verdict": _verdict(found) if enough else NOT_ENOUGH,
    }


def _verdict(found: Difference) -> str:
    if not found.is_shown:
        return NONE
    return HIGHER if found.value > 0 else LOWER


def _shown(name: str, group: Group, goals: Sequence[str]) -> dict[str, Any]:
    return {
        "group": name,
        "customers": group.customers,
        "buyers": group.buyers,
        "orders": group.orders.count,
        "revenue": round(group.revenue.total, 2),
        "average_order": round(group.orders.mean, 2),
        "revenue_per_customer": round(group.revenue.mean, 4),
        "goals": {goal: group.goals.get(goal, 0) for goal in goals},
    }
