"""Keeps up which opens and clicks are machines': with each batch of callbacks, and again when the rules change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from gateways.policy.bots import Signal, judge
from gateways.queries import signals
from gateways.queries.signals import Judged
from gateways.services.affecting import affect

BATCH = 1_000


def review(message_ids: Collection[int], now: datetime) -> int:
    """Judge these messages anew by all their callbacks; how many changed. In the caller's transaction.

    Segments that ask for opens and clicks are told. Nobody waits for a verdict: it is there with the report.
    """
    if not message_ids:
        return 0
    judged = [
        Judged(message_id, status, verdict.bot, verdict.at)
        for message_id, heard in signals.heard(message_ids).items()
        for status, verdict in judge([Signal(*one) for one in heard.callbacks], heard.early).items()
    ]
    changed = signals.write(judged) if judged else []
    affect(changed, now)
    return len(changed)


def review_all(brand_id: int, since: datetime, until: datetime, now: datetime) -> int:
    """Judge all messages anew that were made in a period; how many changed. A transaction for each thousand."""
    changed, after = 0, 0
    while ids := signals.reported(brand_id, since, until, after, BATCH):
        with transaction.atomic():
            changed += review(ids, now)
        after = ids[-1]
    return changed
