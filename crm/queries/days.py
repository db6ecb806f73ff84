"""Writing down what brands and segments are like today, and reading it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from crm.models import SegmentDay
from crm.queries.shards import SHARDS

_BRAND = """
INSERT INTO crm_brandday (brand_id, day, customers, amount)
SELECT %(brand)s, %(day)s, (SELECT count(*) FROM crm_customer WHERE brand_id = %(brand)s),
    (SELECT sum(amount) FROM crm_rfmscore WHERE brand_id = %(brand)s)
ON CONFLICT (brand_id, day) DO UPDATE SET customers = EXCLUDED.customers, amount = EXCLUDED.amount
"""
_SIZES = """
INSERT INTO crm_segmentday (segment_id, day, size, entered, "left")
SELECT segment.id, %(day)s, sum(kept.size), 0, 0
FROM crm_segment AS segment
JOIN crm_segmentshard AS kept ON kept.segment_id = segment.id AND kept.revision = segment.revision
WHERE segment.brand_id = %(brand)s AND kept.built_at IS NOT NULL
GROUP BY segment.id HAVING count(*) = %(shards)s
ON CONFLICT (segment_id, day) DO UPDATE SET size = EXCLUDED.size
"""
# Of the day before as well: it was not over when it was counted last. Before `since` nobody looks.
_MOVES = """
UPDATE crm_segmentday AS kept SET entered = counted.entered, "left" = counted.gone
FROM (
    SELECT move.segment_id, (move.at AT TIME ZONE %(zone)s)::date AS day,
        count(*) FILTER (WHERE move.entered) AS entered, count(*) FILTER (WHERE NOT move.entered) AS gone
    FROM crm_segmentmove AS move JOIN crm_segment AS segment ON segment.id = move.segment_id
    WHERE segment.brand_id = %(brand)s AND move.at >= %(since)s AND move.at <= %(now)s GROUP BY 1, 2
) AS counted
WHERE kept.segment_id = counted.segment_id AND kept.day = counted.day
  AND (kept.entered, kept."left") <> (counted.entered, counted.gone)
"""
# The dear part, hence once a day for each segment: every member is looked up.
_AMOUNTS = """
UPDATE crm_segmentday AS kept SET amount = counted.amount
FROM (
    SELECT today.segment_id, COALESCE(sum(score.amount), 0) AS amount
    FROM crm_segmentday AS today
    JOIN crm_segment AS segment ON segment.id = today.segment_id AND segment.brand_id = %(brand)s
    LEFT JOIN (
        crm_segmentmember AS member
        JOIN crm_rfmscore AS score ON score.brand_id = %(brand)s AND score.customer_id = member.customer_id
    ) ON member.segment_id = today.segment_id AND member.inside
    WHERE today.day = %(day)s AND today.amount IS NULL
      AND EXISTS (SELECT FROM crm_rfm WHERE brand_id = %(brand)s AND scored_at IS NOT NULL)
    GROUP BY 1
) AS counted
WHERE kept.segment_id = counted.segment_id AND kept.day = %(day)s
"""
# In the first hour of a brand nothing is written down yet; as many as are counted in a moment, are counted.
_FIGURES = """
SELECT wanted.id, COALESCE(brand.customers, first.customers), brand.amount, newest.amount
FROM unnest(%(segments)s::bigint[]) AS wanted (id)
LEFT JOIN LATERAL (
    SELECT customers, amount FROM crm_brandday WHERE brand_id = %(brand)s ORDER BY day DESC LIMIT 1
) AS brand ON true
LEFT JOIN LATERAL (
    SELECT amount FROM crm_segmentday WHERE segment_id = wanted.id AND amount IS NOT NULL ORDER BY day DESC LIMIT 1
) AS newest ON true
LEFT JOIN LATERAL (
    SELECT NULLIF(count(*), %(most)s + 1) AS customers
    FROM (SELECT FROM crm_customer WHERE brand_id = %(brand)s LIMIT %(most)s + 1) AS few
    WHERE NOT EXISTS (SELECT FROM crm_brandday WHERE brand_id = %(brand)s)
) AS first ON true
"""
COUNTED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Figures:
    """All customers of the brand, what they have spent, and what those of the segment have; None: not counted yet."""

    customers: int | None = None
    amount: float | None = None
    own_amount: float | None = None

    @property
    def revenue_share(self) -> float | None:
        """The segment's share of all that was spent, from 0 to 1."""
        if self.own_amount is None or not self.amount or self.amount < 0:
            return None
        return round(min(max(self.own_amount / self.amount, 0), 1), 4)

    def share_of(self, size: int | None) -> float | None:
        """The share of all customers that so many are, from 0 to 1."""
        return None if size is None or not self.customers else round(min(size / self.customers, 1), 4)


def write(brand_id: int, zone: str, day: date, since: datetime, now: datetime) -> None:
    """Write down one brand's day. A few statements, in the caller's transaction."""
    params: dict[str, Any] = {
        "brand": brand_id,
        "day": day,
        "zone": zone,
        "since": since,
        "now": now,
        "shards": SHARDS,
    }
    with connection.cursor() as cursor:
        for statement in (_BRAND, _SIZES, _MOVES, _AMOUNTS):
            cursor.execute(statement, params)


def figures(brand_id: int, segment_ids: Collection[int]) -> dict[int, Figures]:
    """Of these segments of the brand, as they were written down last. One query."""
    with connection.cursor() as cursor:
        params: dict[str, Any] = {"brand": brand_id, "segments": list(segment_ids), "most": COUNTED_AT_ONCE}
        cursor.execute(_FIGURES, params)
        return {
            id_: Figures(customers, _number(amount), _number(own))
            for id_, customers, amount, own in cursor.fetchall()
        }


def history(segment_id: int, since: date) -> Sequence[SegmentDay]:
    """A segment's days, the oldest first; a day on which nobody counted is left out."""
    return list(SegmentDay.objects.filter(segment=segment_id, day__gte=since).order_by("day"))


def _number(amount: Any) -> float | None:
    return None if amount is None else float(amount)
