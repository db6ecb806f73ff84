"""Limits that hold exactly, however many workers let customers pass at once."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Literal, NamedTuple

from django.db import connection

Period = Literal["ever", "hour", "day", "week", "month"]

ADD = """
INSERT INTO campaigns_limitcount (campaign_id, node, period, passed) VALUES (%s, %s, %s, 0)
ON CONFLICT (campaign_id, node, period) DO NOTHING
"""
LOCK = """
SELECT passed FROM campaigns_limitcount WHERE campaign_id = %s AND node = %s AND period = %s FOR NO KEY UPDATE
"""
TAKE = """
UPDATE campaigns_limitcount SET passed = passed + %s WHERE campaign_id = %s AND node = %s AND period = %s
"""


class Taken(NamedTuple):
    """How many may pass now, and how many have passed in all, these included."""

    places: int
    passed: int


def take(campaign_id: int, node: str, period: str, wanted: int, most: int) -> Taken:
    """Take up to `wanted` of the `most` places of a counter. Inside the caller's transaction, until whose end
    others who ask for the same counter wait: that is what makes it exact."""
    which: list[int | str] = [campaign_id, node, period]
    with connection.cursor() as cursor:
        cursor.execute(ADD, which)
        cursor.execute(LOCK, which)
        passed = int(cursor.fetchone()[0])
        places = max(0, min(wanted, most - passed))
        if places:
            cursor.execute(TAKE, [places, *which])
    return Taken(places, passed + places)


def period_of(period: Period, now: datetime, zone: tzinfo) -> str:
    """The name of the period that `now` is in. Of an hour that a clock shows twice, each is one of its own."""
    local = now.astimezone(zone)
    match period:
        case "hour":
            return f"{local:%Y-%m-%dT%H%z}"
        case "day":
            return f"{local:%Y-%m-%d}"
        case "week":
            return f"{local:%G-W%V}"
        case "month":
            return f"{local:%Y-%m}"
    return ""
