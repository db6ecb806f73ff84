"""Ending open runs before their time: at once, at their next move, or by a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from campaigns.engine.rules import STOP_DATE
from campaigns.engine.statements import execute
from campaigns.models.run import RunState

CALL_OFF = """
WITH chosen AS (SELECT id FROM campaigns_run WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE)
UPDATE campaigns_run run SET ends_at = %(now)s, ends_why = %(why)s,
    state = CASE run.state WHEN %(failed)s THEN 'exited' ELSE run.state END,
    reason = CASE run.state WHEN %(failed)s THEN %(why)s ELSE run.reason END,
    finished_at = CASE run.state WHEN %(failed)s THEN %(now)s END,
    due_at = CASE WHEN run.state = 'sending' THEN run.due_at
        WHEN run.state <> %(failed)s AND campaign.status <> 'holding' THEN %(now)s END,
    held_due_at = CASE WHEN run.state = 'sending' THEN run.held_due_at
        WHEN run.state <> %(failed)s AND campaign.status = 'holding' THEN %(now)s END
FROM chosen, campaigns_campaign campaign
WHERE run.id = chosen.id AND campaign.id = run.campaign_id AND run.finished_at IS NULL
    AND (run.ends_at IS NULL OR run.ends_at > %(now)s)
"""


def stop_all(campaign_id: int, reason: str, now: datetime) -> int:
    """Every open run of a campaign exits."""
    return execute(
        "UPDATE campaigns_run SET state = 'exited', reason = %s, finished_at = %s, due_at = NULL,"
        " held_due_at = NULL WHERE campaign_id = %s AND finished_at IS NULL",
        [reason, now, campaign_id],
    )


def stop_of(campaign_id: int, customers: Sequence[int], reason: str, now: datetime) -> int:
    """Every open run of these customers in a campaign exits."""
    return execute(
        "UPDATE campaigns_run run SET state = 'exited', reason = %s, finished_at = %s, due_at = NULL,"
        " held_due_at = NULL FROM (SELECT id FROM campaigns_run WHERE campaign_id = %s AND customer_id = ANY(%s)"
        " AND num_nulls(finished_at) = 1 ORDER BY id FOR UPDATE) open WHERE run.id = open.id",
        [reason, now, campaign_id, list(customers)],
    )


def stop_by(campaign_id: int, at: datetime) -> int:
    """Every open run of a campaign ends then at the latest, whatever its own version says. Returns how many do."""
    return execute(
        "UPDATE campaigns_run SET ends_at = %s, ends_why = %s,"
        " due_at = CASE WHEN state IN ('sending', 'failed') THEN due_at ELSE least(due_at, %s) END"
        " WHERE version_id IN (SELECT id FROM campaigns_version WHERE campaign_id = %s)"
        " AND finished_at IS NULL AND (ends_at IS NULL OR ends_at > %s)",
        [at, STOP_DATE, at, campaign_id, at],
    )


def call_off(run_ids: Sequence[int], why: str, now: datetime) -> int:
    """These open runs end now: at their next move, which is due at once. Returns how many do.

    Whose message is under way ends when the gateway has answered, whoever is on hold when the campaign goes on. A
    failed run has no next move and exits here. Whose end has come already keeps its reason.
    """
    return execute(CALL_OFF, {"ids": list(run_ids), "why": why, "now": now, "failed": RunState.FAILED.value})
