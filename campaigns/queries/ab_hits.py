"""How many test customers of a round did what the test measures, and the runs of those who did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from campaigns.models import AbRound, Run

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
# Of each customer the run that was dealt.
RUNS = """
SELECT (
    SELECT max(run.id) FROM campaigns_run run
    WHERE run.customer_id = dealt.customer_id AND run.campaign_id = %s AND run.started_at <= dealt.at
) FROM campaigns_abassignment dealt WHERE dealt.round_id = %s AND dealt.counted AND dealt.variant = %s
"""


def config_of(round_: AbRound) -> dict[str, Any]:
    """The configuration of its node, as the version has it, which was checked when it was published."""
    nodes = round_.version.graph["nodes"]
    return next((node.get("config", {}) for node in nodes if node["id"] == round_.node), {})


def standing(round_: AbRound, now: datetime) -> dict[str, tuple[int, int]]:
    """`hits_by_variant` as of now, by its own configuration."""
    return hits_by_variant(round_, *_measured(round_, now))


def runs_dealt(round_: AbRound, variant: str, now: datetime, *, hit: bool) -> QuerySet[Run]:
    """The runs of the test customers of a variant: all of them, or those with a hit (until it was decided)."""
    sql, params = RUNS, [round_.version.campaign_id, round_.pk, variant]
    if hit:
        until = round_.decided_at or round_.closed_at or now
        does, more = _hit(round_, *_measured(round_, until))
        sql, params = f"{sql} AND {does}", [*params, *more]
    return Run.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - all values are bound


def _measured(round_: AbRound, until: datetime) -> tuple[str, str, datetime, datetime]:
    config, since = config_of(round_), round_.started_at or until
    if config.get("counting") == "after_evaluation_days":
        since += timedelta(days=config.get("evaluation_days", 7))
    return config.get("metric", "opens"), config.get("order_event", "order_created"), since, until


def _hit(
    round_: AbRound, metric: str, order_event: str, since: datetime, until: datetime
) -> tuple[str, list[Any]]:
    if metric == "orders":
        return BY_EVENT, [round_.version.campaign.brand_id, order_event, since, until]
    return BY_STATUS, [round_.version_id, {"opens": "opened", "clicks": "clicked"}[metric], since, until]


def hits_by_variant(
    round_: AbRound, metric: str, order_event: str, since: datetime, until: datetime
) -> dict[str, tuple[int, int]]:
    """{variant: (test customers, those of them with at least one hit between two moments)}."""
    hit, params = _hit(round_, metric, order_event, since, until)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(hit=hit), [*params, round_.pk])
        return {variant: (customers, hits) for variant, customers, hits in cursor.fetchall()}
