"""Which message an order is counted for: the last touch before it, by the rule of that touch's campaign.

Set-based, over the log's index by name and time: the orders of the period first, then all touches of their customers,
and of each order's the newest. One order has one customer and one newest touch, so it can count only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from events.queries.amounts import amount
from lib.reading import rows_of

#: what counts for a touch: it, and what is stronger
STRONGER = {
    "delivered": ("delivered", "opened", "clicked"),
    "opened": ("opened", "clicked"),
    "clicked": ("clicked",),
}

_BOUGHT = """
WITH rule AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(rules)s::json)
    AS r (campaign text, days int, touches text[], events text[], amount_field text)
), bought AS MATERIALIZED (
    SELECT event.id, event.customer_id, event.occurred_at, event.name, event.payload
    FROM events_event event WHERE event.brand_id = %(brand)s AND event.name = ANY(%(names)s)
        AND event.occurred_at >= %(since)s AND event.occurred_at < %(until)s AND event.customer_id IS NOT NULL
)
"""
# The orders that messages of these versions may have won: by the index of their messages alone, then, in the order of
# these, by their statuses. Most orders end here, before all messages of their customer are looked for. A touch is no
# older than its message, but clocks of ours may differ a little.
_NEAR = """, letter AS (
    SELECT letter.id, bought.id AS bought_id, bought.occurred_at
    FROM bought JOIN gateways_message letter ON letter.customer_id = bought.customer_id
        AND letter.version_id = ANY(%(versions)s) AND letter.run_id IS NOT NULL
        AND letter.created_at < %(until)s::timestamptz + interval '1 hour'
        AND letter.created_at < bought.occurred_at + interval '1 hour'
    ORDER BY letter.id
), near AS MATERIALIZED (
    SELECT * FROM bought WHERE id IN (
        SELECT letter.bought_id FROM letter
        JOIN gateways_deliverystatus touch ON touch.message_id = letter.id AND touch.applied AND touch.bot = ''
            AND touch.status = ANY(%(touches)s)
            AND touch.at <= letter.occurred_at AND touch.at >= letter.occurred_at - %(longest)s * interval '1 day'
    )
)
"""
# The touches of these customers, by the indexes of messages and statuses alone; only messages that have one are read.
_WON = f""", candidate AS (
    SELECT message.id, near.id AS bought_id, near.occurred_at
    FROM near JOIN gateways_message message ON message.customer_id = near.customer_id
    ORDER BY message.id
), touched AS MATERIALIZED (
    SELECT candidate.bought_id, candidate.id AS message_id, touch.status, touch.at
    FROM candidate JOIN gateways_deliverystatus touch ON touch.message_id = candidate.id
        AND touch.applied AND touch.bot = '' AND touch.status = ANY(%(touches)s)
        AND touch.at <= candidate.occurred_at
        AND touch.at >= candidate.occurred_at - %(longest)s * interval '1 day'
), last AS (
    SELECT DISTINCT ON (near.id) near.*, message.campaign, message.version_id, message.node,
        message.id AS message_id, rule.amount_field
    FROM touched JOIN near ON near.id = touched.bought_id
    JOIN gateways_message message ON message.id = touched.message_id AND message.run_id IS NOT NULL
    JOIN rule ON near.name = ANY(rule.events) AND touched.status = ANY(rule.touches)
        AND rule.campaign = CASE WHEN message.campaign = ANY(%(own)s) THEN message.campaign ELSE '' END
        AND touched.at >= near.occurred_at - rule.days * interval '1 day'
    ORDER BY near.id, touched.at DESC, message.id DESC
), won AS (
    SELECT last.*, {amount("last.payload", "last.amount_field")} AS amount
    FROM last WHERE %(versions)s::bigint[] IS NULL OR version_id = ANY(%(versions)s)
)
"""
# By node and by day at once: finding the touches is what takes time.
_RECKONED = """
SELECT campaign, version_id, node, day, count(*), count(DISTINCT customer_id), coalesce(sum(amount), 0)
FROM (SELECT *, (occurred_at AT TIME ZONE %(zone)s)::date AS day FROM won) dated
GROUP BY GROUPING SETS ((campaign, version_id, node), (day))
"""
_ORDERS = """
SELECT id, customer_id, occurred_at, campaign, version_id, node, message_id, amount
FROM won WHERE (%(node)s = '' OR node = %(node)s) AND id < %(before)s ORDER BY id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """How orders are counted for one campaign's messages; an empty `campaign`: for all that have no rule."""

    campaign: str
    days: int
    touch: str
    events: Sequence[str]
    amount_field: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What the messages of one node of one version led to."""

    campaign: str
    version_id: int
    node: str
    conversions: int
    customers: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Sums, and {day: (orders, revenue)} of days that had any."""

    sums: list[Sum]
    days: dict[str, tuple[int, Decimal]]


@dataclass(frozen=True, slots=True)
class Order:
    """One order and the message that it is counted for; the amount is None where the event has none."""

    id: int
    customer_id: int
    at: datetime
    campaign: str
    version_id: int
    node: str
    message_id: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The orders between two moments; `versions`: those counted for these only, None for all of the brand."""

    brand_id: int
    rules: Sequence[Rule]
    since: datetime
    until: datetime
    versions: Sequence[int] | None = None

    def won(self) -> str:
        """The beginning of a statement: the orders that are counted, as `won`."""
        return _BOUGHT + (", near AS (SELECT * FROM bought)" if self.versions is None else _NEAR) + _WON

    def params(self, **more: Any) -> dict[str, Any]:
        """As the statements want it."""
        rules = [
            {
                "campaign": rule.campaign,
                "days": rule.days,
                "touches": STRONGER[rule.touch],
                "events": list(rule.events),
                "amount_field": rule.amount_field,
            }
            for rule in self.rules
        ]
        return {
            "brand": self.brand_id,
            "own": [rule.campaign for rule in self.rules if rule.campaign],
            "names": sorted({name for rule in self.rules for name in rule.events}),
            "touches": sorted({touch for rule in self.rules for touch in STRONGER[rule.touch]}),
            "longest": max((rule.days for rule in self.rules), default=0),
            "rules": msgspec.json.encode(rules).decode(),
            "since": self.since,
            "until": self.until,
            "versions": None if self.versions is None else list(self.versions),
            **more,
        }


def reckon(asked: Asked, zone: str) -> Reckoned:
    """Orders by node, and by day as days begin in the zone. One statement."""
    found = Reckoned([], {})
    for campaign, version, node, day, count, customers, revenue in rows_of(
        asked.won() + _RECKONED, asked.params(zone=zone)
    ):
        if day is None:
            found.sums.append(Sum(campaign, version, node, count, customers, revenue))
        else:
            found.days[day.isoformat()] = (count, revenue)
    return found


def orders(asked: Asked, node: str = "", before: int = 2**63 - 1, limit: int = 50) -> list[Order]:
    """The orders themselves, newest first, below an id. One statement."""
    params = asked.params(node=node, before=before, limit=limit)
    return [Order(*row) for row in rows_of(asked.won() + _ORDERS, params)]
