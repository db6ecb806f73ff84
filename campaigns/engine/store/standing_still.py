"""Campaigns on hold: their runs stand still, and go on."""

from __future__ import annotations

from datetime import datetime

from campaigns.engine.statements import execute


def hold(campaign_id: int) -> int:
    """All runs of a campaign stand still; what stood due is remembered."""
    return execute(
        "UPDATE campaigns_run SET held_due_at = due_at, due_at = NULL"
        " WHERE campaign_id = %s AND due_at IS NOT NULL",
        [campaign_id],
    )


def release(campaign_id: int) -> int:
    """What stood due before the hold stands due again."""
    return execute(
        "UPDATE campaigns_run SET due_at = held_due_at, held_due_at = NULL"
        " WHERE campaign_id = %s AND held_due_at IS NOT NULL",
        [campaign_id],
    )


def drop_held(campaign_id: int, before: datetime, now: datetime) -> int:
    """Runs that stood due before a moment are too late to go on: they exit."""
    return execute(
        "UPDATE campaigns_run SET state = 'exited', reason = 'too_old_after_hold', finished_at = %s,"
        " held_due_at = NULL WHERE campaign_id = %s AND held_due_at < %s AND finished_at IS NULL",
        [now, campaign_id, before],
    )
