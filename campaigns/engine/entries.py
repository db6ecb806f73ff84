"""The total of entries that a campaign allows: counted under a lock, so that no two workers give away one place."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from campaigns.engine.statements import execute
from campaigns.engine.versions import LiveVersion
from campaigns.models import EntryCount

RECOUNT = """
INSERT INTO campaigns_entrycount (campaign_id, entered)
SELECT %s, count(*) FROM campaigns_run run JOIN campaigns_version version ON version.id = run.version_id
WHERE version.campaign_id = %s
ON CONFLICT (campaign_id) DO UPDATE SET entered = excluded.entered
"""


def room(version: LiveVersion) -> int | None:
    """How many more may enter; None: any number. Others who ask wait until the present transaction ends."""
    if version.rules.max_entries is None:
        return None
    with connection.cursor() as cursor:
        # First, because a run's row will need it: who publishes has the campaign before he counts.
        cursor.execute("SELECT FROM campaigns_campaign WHERE id = %s FOR KEY SHARE", [version.campaign_id])
        cursor.execute(
            "SELECT entered FROM campaigns_entrycount WHERE campaign_id = %s FOR NO KEY UPDATE",
            [version.campaign_id],
        )
        found = cursor.fetchone()
    return max(0, version.rules.max_entries - (found[0] if found else 0))


def count(version: LiveVersion, began: int) -> None:
    """So many have entered, in the transaction that asked for room."""
    if version.rules.max_entries is not None and began:
        EntryCount.objects.filter(pk=version.campaign_id).update(entered=F("entered") + began)


def recount(campaign_id: int) -> None:
    """At publishing: those who entered while there was no limit count as well."""
    execute(RECOUNT, [campaign_id, campaign_id])


def full(version: LiveVersion) -> str:
    """Why nobody else may enter, in words; empty where there is room."""
    most = version.rules.max_entries
    if most is None:
        return ""
    entered = EntryCount.objects.filter(pk=version.campaign_id).values_list("entered", flat=True).first() or 0
    return f"{entered:,} of at most {most:,} customers have entered." if entered >= most else ""
