"""Ten questions about the large brand: as a condition of ours, and as anybody would write them for DuckDB.

`$now` is the moment of asking in both. Segments that a question names are saved and built before it is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

#: days before the moment of asking
FIRST_DAY, LAST_DAY = 60, 31


@dataclass(frozen=True)
class Question:
    """`duck` gives ids, each once."""

    name: str
    condition: Mapping[str, Any]
    duck: str
    segments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def written_out(self) -> Any:
        """Its condition with those of the segments in their places."""
        return self._written_out(self.condition)

    def _written_out(self, part: Any) -> Any:
        match part:
            case {"segment": slug}:
                return self.segments[slug]
            case dict():
                return {key: self._written_out(value) for key, value in part.items()}
            case list():
                return [self._written_out(value) for value in part]
        return part


def _is(attribute: str, op: str, value: Any) -> dict[str, Any]:
    return {"attribute": attribute, "op": op, "value": value}


def _at_least(count: int) -> dict[str, Any]:
    return {"op": "gte", "value": count}


BAG = [{"field": "category", "op": "eq", "value": "Bag"}]
BAG_BUYERS = {"event": "purchase", "within": {"days": 30}, "where": BAG, "count": _at_least(3)}
COMPLAINED = {"event": "complaint", "within": {"days": 7}}
BUYERS = {"event": "purchase", "within": {"days": 60}, "count": _at_least(2)}
GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}


def questions(now: datetime) -> list[Question]:
    """The ten, as they are asked at this moment."""
    first, last = (f"{(now - timedelta(days=days)).date()}" for days in (FIRST_DAY, LAST_DAY))
    return [
        Question(
            "3 bags in 30 days, no complaint in 7, DE",
            {"all": [BAG_BUYERS, {"not": COMPLAINED}, GERMAN]},
            """
            SELECT id FROM customer WHERE country = 'DE' AND id IN (
                SELECT customer_id FROM event WHERE name = 'purchase' AND category = 'Bag'
                AND occurred_at BETWEEN $now - INTERVAL 30 DAY AND $now GROUP BY 1 HAVING count(*) >= 3)
            AND id NOT IN (SELECT customer_id FROM event WHERE name = 'complaint'
                AND occurred_at BETWEEN $now - INTERVAL 7 DAY AND $now)""",
        ),
        Question(
            "attributes alone",
            {
                "all": [
                    _is("country", "in", ["DE", "AT"]),
                    _is("age", "between", [30, 39]),
                    _is("plan", "eq", "gold"),
                ]
            },
            "SELECT id FROM customer WHERE country IN ('DE', 'AT') AND age BETWEEN 30 AND 39 AND plan = 'gold'",
        ),
        Question(
            "nested any and not",
            {
                "all": [
                    {
                        "any": [
                            {
                                "all": [
                                    _is("country", "eq", "FR"),
                                    {"event": "deposit", "within": {"days": 14}},
                                ]
                            },
                            {"event": "purchase", "within": {"days": 7}, "count": _at_least(2)},
                            _is("vip", "is", True),
                        ]
                    },
                    {"not": {"any": [{"event": "unsubscribe"}, _is("age", "lt", 21)]}},
                ]
            },
            """
            SELECT id FROM customer WHERE (
                country = 'FR' AND id IN (SELECT customer_id FROM event WHERE name = 'deposit'
                    AND occurred_at BETWEEN $now - INTERVAL 14 DAY AND $now)
                OR id IN (SELECT customer_id FROM event WHERE name = 'purchase'
                    AND occurred_at BETWEEN $now - INTERVAL 7 DAY AND $now GROUP BY 1 HAVING count(*) >= 2)
                OR vip)
            AND NOT (id IN (SELECT customer_id FROM event WHERE name = 'unsubscribe' AND occurred_at <= $now)
                OR age < 21)""",
        ),
        Question(
            "sum of a field",
            {
                "event": "purchase",
                "within": {"days": 30},
                "sum": {"field": "amount", "op": "gte", "value": 200},
            },
            """
            SELECT customer_id AS id FROM event WHERE name = 'purchase'
            AND occurred_at BETWEEN $now - INTERVAL 30 DAY AND $now GROUP BY 1 HAVING sum(amount) >= 200""",
        ),
        Question(
            "days since the last",
            {"event": "checkout", "days_since_last": {"op": "between", "value": [30, 60]}},
            """
            SELECT customer_id AS id FROM event WHERE name = 'checkout' AND occurred_at <= $now GROUP BY 1
            HAVING date_diff('millisecond', max(occurred_at), $now) // 86_400_000 BETWEEN 30 AND 60""",
        ),
        Question(
            "never did it",
            {"all": [{"not": {"event": "deposit"}}, {"event": "bonus"}, _is("country", "eq", "IT")]},
            """
            SELECT id FROM customer WHERE country = 'IT'
            AND id IN (SELECT customer_id FROM event WHERE name = 'bonus' AND occurred_at <= $now)
            AND id NOT IN (SELECT customer_id FROM event WHERE name = 'deposit' AND occurred_at <= $now)""",
        ),
        Question(
            "a list has",
            {"all": [_is("core_tags", "has", "staff"), {"event": "login", "within": {"days": 30}}]},
            """
            SELECT id FROM customer WHERE list_contains(tags, 'staff') AND id IN (SELECT customer_id FROM event
                WHERE name = 'login' AND occurred_at BETWEEN $now - INTERVAL 30 DAY AND $now)""",
        ),
        Question(
            "the last in a fixed period",
            {
                "event": "coupon",
                "between": [first, last],
                "last": {"op": "after", "value": f"{(now - timedelta(days=40)).date()}"},
            },
            f"""
            SELECT customer_id AS id FROM event WHERE name = 'coupon' AND occurred_at >= DATE '{first}'
            AND occurred_at < DATE '{last}' + INTERVAL 1 DAY AND occurred_at <= $now GROUP BY 1
            HAVING max(occurred_at) >= $now::DATE - INTERVAL 39 DAY""",
        ),
        Question(
            "a heavy one",
            {"event": "visit", "within": {"days": 90}, "count": _at_least(5)},
            """
            SELECT customer_id AS id FROM event WHERE name = 'visit'
            AND occurred_at BETWEEN $now - INTERVAL 90 DAY AND $now GROUP BY 1 HAVING count(*) >= 5""",
        ),
        Question(
            "a segment of segments",
            {"all": [{"segment": "olap-buyers"}, {"not": {"segment": "olap-annoyed"}}]},
            """
            SELECT id FROM customer WHERE plan = 'gold' AND id IN (SELECT customer_id FROM event
                WHERE name = 'purchase' AND occurred_at BETWEEN $now - INTERVAL 60 DAY AND $now
                GROUP BY 1 HAVING count(*) >= 2)
            AND NOT (id IN (SELECT customer_id FROM event WHERE name = 'complaint'
                    AND occurred_at BETWEEN $now - INTERVAL 7 DAY AND $now)
                OR id IN (SELECT customer_id FROM event WHERE name = 'refund'
                    AND occurred_at BETWEEN $now - INTERVAL 30 DAY AND $now))""",
            {
                "olap-buyers": {"all": [BUYERS, _is("plan", "eq", "gold")]},
                "olap-annoyed": {"any": [COMPLAINED, {"event": "refund", "within": {"days": 30}}]},
            },
        ),
    ]
