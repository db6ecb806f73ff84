"""Where the open runs of a campaign stand: how many at each node of each version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from campaigns.models import Campaign

STANDING = """
SELECT version.number, run.node, count(*), count(*) FILTER (WHERE run.state = 'sending')
FROM campaigns_version version
JOIN campaigns_run run ON run.version_id = version.id AND run.finished_at IS NULL
WHERE version.campaign_id = %s GROUP BY version.number, run.node ORDER BY version.number, run.node
"""

DUE = """
SELECT count(*), count(*) FILTER (WHERE coalesce(due_at, held_due_at) <= %s)
FROM campaigns_run run JOIN campaigns_version version ON version.id = run.version_id
WHERE version.campaign_id = %s AND run.finished_at IS NULL AND coalesce(run.due_at, run.held_due_at) IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Open runs at one node; of `sending` ones a message is under way."""

    version: int
    node: str
    count: int
    sending: int


def standing(campaign: Campaign) -> list[Standing]:
    """By version number and node."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [campaign.pk])
        return [Standing(*row) for row in cursor.fetchall()]


def due(campaign: Campaign, now: datetime) -> dict[str, int]:
    """Runs that wait for a moment, and those whose moment has come, on hold or not."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [now, campaign.pk])
        timed, overdue = cursor.fetchone()
        return {"timed": timed, "due": overdue}
