"""How gateways did in a period: what they were handed and took, what arrived and how fast, what went wrong.

Messages made in the period, by the block ranges of that moment; whatever became of them later counts there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from gateways.models import DeliveryStatus, Message
from gateways.models.message import State
from lib.periods import Period
from lib.reading import dicts_of, rows_of

COUNTS = ("total", "waiting", "accepted", "refused", "skipped", "delivered", "bounced", "complained", "tries")
LATENCIES = ("taken_p50", "taken_p95", "delivered_p50", "delivered_p95")
MOST_ERRORS = 200

_WHICH = "brand_id = %(brand)s AND created_at >= %(since)s AND created_at < %(until)s"
# A message has each status once: only those that went ill are gathered by message.
# Seconds from the try that was answered to the report of delivery; a delivery told before the answer counts as zero.
_GATEWAYS = f"""
WITH letter AS MATERIALIZED (
    SELECT id, gateway_id, state, attempts, created_at, settled_at, (created_at AT TIME ZONE %(zone)s)::date AS day
    FROM gateways_message WHERE {_WHICH}
), ill AS (
    SELECT message_id, bool_or(status IN ('failed', 'rejected')) AS bounced,
        bool_or(status = 'complained') AS complained
    FROM gateways_deliverystatus WHERE applied AND status IN ('failed', 'rejected', 'complained')
        AND message_id BETWEEN (SELECT min(id) FROM letter) AND (SELECT max(id) FROM letter)
    GROUP BY message_id
), timed AS (
    SELECT letter.*, bounced, complained, arrival.at AS delivered_at,
        extract(epoch FROM settled_at - created_at) AS took,
        CASE WHEN arrival.at >= settled_at THEN extract(epoch FROM arrival.at - settled_at)
            WHEN arrival.at < settled_at THEN 0 END AS travelled
    FROM letter LEFT JOIN ill ON ill.message_id = letter.id
    LEFT JOIN gateways_deliverystatus arrival
        ON arrival.message_id = letter.id AND arrival.status = 'delivered' AND arrival.applied
)
SELECT gateway_id, day, count(*) AS total,
    count(*) FILTER (WHERE state IN ('queued', 'sending', 'unknown', 'held')) AS waiting,
    count(*) FILTER (WHERE state = 'sent') AS accepted, count(*) FILTER (WHERE state = 'failed') AS refused,
    count(*) FILTER (WHERE state = 'skipped') AS skipped,
    count(delivered_at) AS delivered, count(*) FILTER (WHERE bounced AND state = 'sent') AS bounced,
    count(*) FILTER (WHERE complained) AS complained, coalesce(sum(attempts), 0) AS tries,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE state = 'sent') AS taken_p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY took) FILTER (WHERE state = 'sent') AS taken_p95,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY travelled) FILTER (WHERE state = 'sent') AS delivered_p50,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY travelled) FILTER (WHERE state = 'sent') AS delivered_p95
FROM timed GROUP BY GROUPING SETS ((gateway_id), (day), ())
"""
_ERRORS = f"""
SELECT gateway.slug, message.state, left(message.error, 200), count(*), min(message.customer_id)
FROM gateways_message message JOIN gateways_gateway gateway ON gateway.id = message.gateway_id
WHERE message.{_WHICH.replace(" AND ", " AND message.")} AND message.error <> ''
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT {MOST_ERRORS}
"""
STATES: Mapping[str, Q] = {
    "total": Q(),
    "waiting": Q(state__in=[State.QUEUED, State.SENDING, State.UNKNOWN, State.HELD]),
    "accepted": Q(state=State.SENT),
    "refused": Q(state=State.FAILED),
    "skipped": Q(state=State.SKIPPED),
    "error": ~Q(error=""),
}
STATUSES: Mapping[str, Q] = {
    "delivered": Q(status="delivered"),
    "bounced": Q(status__in=["failed", "rejected"]),
    "complained": Q(status="complained"),
}
WHAT = (*STATES, *STATUSES)


class Said(NamedTuple):
    """An error of so many messages; `customer` is one of theirs, whom it may tell of."""

    gateway: str
    state: str
    error: str
    messages: int
    customer: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """COUNTS and LATENCIES (seconds, None where nothing arrived) by gateway id, by day, and of all."""

    gateways: dict[int, dict[str, Any]]
    days: dict[str, dict[str, Any]]
    total: dict[str, Any]


def delivered(brand_id: int, period: Period) -> Delivered:
    """How the gateways of a brand did. One query."""
    nothing = {**dict.fromkeys(COUNTS, 0), **dict.fromkeys(LATENCIES)}
    found = Delivered({}, {day.isoformat(): dict(nothing) for day in period.days}, dict(nothing))
    for row in dicts_of(_GATEWAYS, _params(brand_id, period)):
        figures = {name: row[name] for name in (*COUNTS, *LATENCIES)}
        if row["gateway_id"] is not None:
            found.gateways[row["gateway_id"]] = figures
        elif row["day"] is not None:
            found.days[row["day"].isoformat()] = figures
        else:
            found.total.update(figures)
    return found


def errors(brand_id: int, period: Period) -> list[Said]:
    """What was said, the commonest first. One query."""
    return [Said(*row) for row in rows_of(_ERRORS, _params(brand_id, period))]


def behind(brand_id: int, period: Period, what: str, gateway: str = "", said: str = "") -> QuerySet[Message]:
    """The messages that a number counts; `what` is one of WHAT, `said` how their error begins."""
    rows = Message.objects.filter(brand=brand_id, created_at__gte=period.since, created_at__lt=period.until)
    rows = rows.filter(gateway__slug=gateway) if gateway else rows
    rows = rows.filter(error__startswith=said) if said else rows
    if what in STATES:
        rows = rows.filter(STATES[what])
    else:
        rows = rows.filter(state=State.SENT) if what == "bounced" else rows
        told = DeliveryStatus.objects.filter(STATUSES[what], message=OuterRef("pk"), applied=True)
        rows = rows.filter(Exists(told))
    return rows.select_related("customer", "template").defer("body", "context")


def _params(brand_id: int, period: Period) -> dict[str, Any]:
    return {"brand": brand_id, "since": period.since, "until": period.until, "zone": str(period.zone)}
