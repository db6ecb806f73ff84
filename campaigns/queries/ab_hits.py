"""How many test customers of a round did what the test measures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.models import AbRound

BY_STATUS = """
EXISTS (
    SELECT FROM gateways_message message JOIN gateways_deliverystatus history ON history.message_id = message.id
    WHERE message.customer_id = dealt.customer_id AND message.version_id = %s AND message.created_at >= dealt.at
      AND history.status = %s AND history.applied AND history.bot = '' AND history.at BETWEEN %s AND %s
)
"""
BY_EVENT = """
EXISTS (
    SELECT FROM events_event event
    WHERE event.brand_id = %s AND event.customer_id = dealt.customer_id AND event.name = %s
      AND event.occurred_at BETWEEN greatest(dealt.at, %s) AND %s
)
"""
COUNT = """
SELECT dealt.variant, count(*), count(*) FILTER (WHERE {hit})
FROM campaigns_abassignment dealt WHERE dealt.round_id = %s AND dealt.counted GROUP BY dealt.variant
"""


def hits_by_variant(
    round_: AbRound, metric: str, order_event: str, since: datetime, until: datetime
) -> dict[str, tuple[int, int]]:
    """{variant: (test customers, those of them with at least one hit between two moments)}."""
    params: list[Any]
    if metric == "orders":
        hit, params = BY_EVENT, [round_.version.campaign.brand_id, order_event, since, until]
    else:
        hit = BY_STATUS
        params = [round_.version_id, {"opens": "opened", "clicks": "clicked"}[metric], since, until]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(hit=hit), [*params, round_.pk])
        return {variant: (customers, hits) for variant, customers, hits in cursor.fetchall()}
