"""How many runs stand where, for lists and for questions before a decision."""

from __future__ import annotations

from collections.abc import Iterable
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


def inside(campaigns: Iterable[Campaign]) -> dict[int, dict[str, int]]:
    """Open runs and failed ones among them, by campaign id; one query for all."""
    rows = _rows(INSIDE, [[campaign.pk for campaign in campaigns]])
    return {id_: {"inside": count, "failed": failed} for id_, count, failed in rows}


def _rows(query: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
