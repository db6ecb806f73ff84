"""Two hundred segments of ten kinds, as conditions: those of `bench.olap.questions`, each about other events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bench import scale
from bench.olap.population import CATEGORIES, COUNTRIES, NAMES, PLANS

#: how many of each kind, at scale 1
ROUNDS = 20
PREFIX = "living-"
#: prime to the number of names, so that each is read as often as any other
STRIDE = 7
Condition = dict[str, Any]


def definitions(now: datetime) -> list[tuple[str, Condition]]:
    """(slug, condition), each after those that it names."""
    names = (NAMES[place * STRIDE % len(NAMES)] for place in count())
    found: list[tuple[str, Condition]] = []
    for number in range(scale.count(ROUNDS)):
        for condition in _ten(number, names, now):
            found.append((f"{PREFIX}{len(found)}", condition))
        next(names)  # so that in time each kind is about each name
    return found


def _ten(number: int, names: Iterator[str], now: datetime) -> Iterator[Condition]:
    country, first = COUNTRIES[number % len(COUNTRIES)], number * 10
    bought = [{"field": "category", "op": "eq", "value": CATEGORIES[number % len(CATEGORIES)]}]
    lives_there = _is("country", "eq", country)
    yield {
        "all": [
            _did(names, 30, where=bought, count=_at_least(3)),
            {"not": _did(names, 7)},
            lives_there,
        ]
    }
    yield {
        "all": [
            _is("country", "in", [country, "DE"]),
            _is("age", "between", [20 + number, 29 + number]),
            _is("plan", "eq", PLANS[number % len(PLANS)]),
        ]
    }
    active = {
        "any": [
            {"all": [lives_there, _did(names, 14)]},
            _did(names, 7, count=_at_least(2)),
            _is("vip", "is", True),
        ]
    }
    yield {"all": [active, {"not": {"any": [_did(names), _is("age", "lt", 21 + number)]}}]}
    yield _did(names, 30, sum={"field": "amount", "op": "gte", "value": 100 + 20 * number})
    yield _did(names, days_since_last={"op": "between", "value": [30, 60]})
    yield {"all": [{"not": _did(names)}, _did(names), lives_there]}
    yield {"all": [_is("core_tags", "has", "staff"), _did(names, 30)]}
    day = [f"{(now - timedelta(days=days)).date()}" for days in (60, 31, 40)]
    yield _did(names, between=day[:2], last={"op": "after", "value": day[2]})
    yield _did(names, 90, count=_at_least(5))
    yield {"all": [{"segment": f"{PREFIX}{first + 3}"}, {"not": {"segment": f"{PREFIX}{first + 2}"}}]}


def _did(names: Iterator[str], days: int = 0, **more: Any) -> Condition:
    period = {"within": {"days": days}} if days else {}
    return {"event": next(names), **period, **more}


def _is(attribute: str, op: str, value: Any) -> Condition:
    return {"attribute": attribute, "op": op, "value": value}


def _at_least(number: int) -> Condition:
    return {"op": "gte", "value": number}
