"""Runs that rest become due because something has happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.engine.statements import execute, over


def wake(signals: Sequence[tuple[int, int, str]], now: datetime) -> int:
    """(run, visit, signal): what these runs wait for has happened, they are due. Returns how many were.

    The first signal counts. A run of a campaign on hold keeps its due moment aside until the campaign is resumed.
    """
    return over(
        "UPDATE campaigns_run run SET signal = v.signal,"
        " due_at = CASE WHEN campaign.status = 'holding' THEN NULL ELSE v.at END,"
        " held_due_at = CASE WHEN campaign.status = 'holding' THEN v.at END"
        " FROM {rows} v(id, visit, signal, at), campaigns_campaign campaign"
        " WHERE run.id = v.id AND run.visit = v.visit AND campaign.id = run.campaign_id"
        " AND run.state IN ('sending', 'listening') AND run.signal = ''",
        ("bigint", "int", "text", "timestamptz"),
        [(*signal, now) for signal in sorted(signals)],
    )


def look_now(version_id: int, node: str, run_ids: Sequence[int], now: datetime) -> int:
    """Those of these runs that listen at a node are due: it shall ask for itself. On hold, when they go on."""
    return execute(
        "UPDATE campaigns_run run SET due_at = CASE WHEN campaign.status = 'holding' THEN NULL ELSE %s END,"
        " held_due_at = CASE WHEN campaign.status = 'holding' THEN %s END"
        " FROM campaigns_campaign campaign WHERE campaign.id = run.campaign_id AND run.id = ANY(%s)"
        " AND run.version_id = %s AND run.node = %s AND run.state = 'listening' AND run.signal = ''",
        [now, now, list(run_ids), version_id, node],
    )
