"""The rounds of a campaign's A/B tests: decided ones as they were decided, open ones as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from campaigns.models import AbRound
from campaigns.queries.ab_hits import config_of, standing
from campaigns.services.ab_tests import with_probability
from campaigns.services.verdicts import verdict
from lib.periods import Period

MOST = 50


def rounds(versions: Sequence[int], period: Period, now: datetime) -> list[dict[str, Any]]:
    """Those that were open at some time of the period, newest first."""
    rows = AbRound.objects.filter(version_id__in=versions, started_at__lt=period.until)
    rows = rows.exclude(closed_at__lt=period.since).select_related("version__campaign")
    return [_shown(row, now) for row in rows.order_by("-pk")[:MOST]]


def newest(versions: Sequence[int], now: datetime) -> dict[str, dict[str, Any]]:
    """The newest round of each node that has one, by node id."""
    rows = AbRound.objects.filter(version_id__in=versions, started_at__isnull=False)
    latest = {row.node: row for row in rows.select_related("version__campaign").order_by("pk")}
    return {node: _shown(row, now) for node, row in latest.items()}


def _shown(row: AbRound, now: datetime) -> dict[str, Any]:
    config = config_of(row)
    variants = row.results if row.winner or row.closed_at else _standing(row, config, now)
    return {
        "version": row.version.number,
        "node": row.node,
        "mode": config.get("mode", "test"),
        "round": row.number,
        "key": f"{row.version.number}.{row.number}",
        "started_at": row.started_at,
        "dealt": row.dealt,
        "passed": row.passed,
        "winner": row.winner,
        "decided_at": row.decided_at,
        "closed_at": row.closed_at,
        "verdict": verdict(variants, row.winner, config.get("minimum_sample", 1)),
        "variants": variants,
    }


def _standing(row: AbRound, config: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """What the test has found so far, counted now."""
    found = standing(row, now)
    return with_probability([(variant, *found.get(variant, (0, 0))) for variant in _variants(config)])


def _variants(config: dict[str, Any]) -> Iterator[str]:
    return (variant["id"] for variant in config.get("variants", []))
