"""How many runs stand where, for lists and for questions before a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.models import Campaign

# By version, because the index of open runs begins with it.
INSIDE = """
SELECT version.campaign_id, count(*), count(*) FILTER (WHERE run.state = 'failed')
FROM campaigns_version version
JOIN campaigns_run run ON run.version_id = version.id AND run.finished_at IS NULL
WHERE version.campaign_id = ANY(%s) GROUP BY version.campaign_id
"""
DUE = """
SELECT count(*), count(*) FILTER (WHERE coalesce(due_at, held_due_at) <= %s)
FROM campaigns_run run JOIN campaigns_version version ON version.id = run.version_id
WHERE version.campaign_id = %s AND run.finished_at IS NULL AND coalesce(run.due_at, run.held_due_at) IS NOT NULL
"""


def inside(campaigns: Iterable[Campaign]) -> dict[int, dict[str, int]]:
    """Open runs and failed ones among them, by campaign id; one query for all."""
    rows = _rows(INSIDE, [[campaign.pk for campaign in campaigns]])
    return {id_: {"inside": count, "failed": failed} for id_, count, failed in rows}


def due(campaign: Campaign, now: datetime) -> dict[str, int]:
    """Runs that wait for a moment, and those whose moment has come, on hold or not."""
    timed, overdue = _rows(DUE, [now, campaign.pk])[0]
    return {"timed": timed, "due": overdue}


def _rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
