"""Turns for the messages of send nodes that keep a pace of so many a minute.

A message gets its turn when it could leave, not when it was asked for: what a delivery window has held back all
night does not leave at once in the morning. Turns are dealt in one statement for a whole claim, and nothing is
read or written where no node keeps a pace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection

from gateways.models import Delay
from gateways.policy.decide import Decision, NotBefore, Send
from gateways.queries.candidates import Candidate

# In order, so that two senders cannot deadlock.
_RESERVE = """
    INSERT INTO gateways_pace AS pace (brand_id, campaign, node, next_at)
    SELECT r.brand_id, r.campaign, r.node, %(now)s::timestamptz + r.seconds * interval '1 second'
    FROM json_to_recordset(%(rows)s::json) AS r (brand_id bigint, campaign text, node text, seconds float8)
    ORDER BY r.brand_id, r.campaign, r.node
    ON CONFLICT (brand_id, campaign, node) DO UPDATE
    SET next_at = greatest(pace.next_at, %(now)s::timestamptz) + (excluded.next_at - %(now)s::timestamptz)
    RETURNING brand_id, campaign, node, next_at
"""
_KEEP = """
    UPDATE gateways_message m SET paced_at = r.at
    FROM json_to_recordset(%s::json) AS r (id bigint, at timestamptz) WHERE m.id = r.id
"""

Line = tuple[int, str, str]
"""Brand, campaign and node: what keeps one pace."""


def turns(
    candidates: Iterable[Candidate], decisions: Mapping[int, Decision], now: datetime
) -> dict[int, NotBefore]:
    """By message id, for those that could leave now but for their node's pace. In the claim's transaction."""
    lines: dict[Line, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if "per_minute" in one.options and _wants_turn(one, decisions[one.id], now):
            lines[one.brand_id, one.campaign, one.node].append(one)
    if not lines:
        return {}
    starts = _reserve({line: len(those) * _step(those) for line, those in lines.items()}, now)
    waiting = {
        one.id: NotBefore(at, f"its step sends {one.options['per_minute']} a minute", Delay.Cause.PACE)
        for line, those in lines.items()
        for one, at in zip(those, _dealt(starts[line], those), strict=True)
        if at > now
    }
    _keep(waiting)
    return waiting


def _wants_turn(one: Candidate, decision: Decision, now: datetime) -> bool:
    return isinstance(decision, Send) and not one.paced and not one.attempts and one.expires_at > now


def _step(those: Sequence[Candidate]) -> float:
    """Seconds from one to the next. A version published meanwhile may have another pace: the slowest holds."""
    return 60 / min(int(one.options["per_minute"]) for one in those)


def _dealt(start: datetime, those: Sequence[Candidate]) -> Iterable[datetime]:
    """Whole seconds apart from the first, so that a quick line is claimed once a second and not for each."""
    step = _step(those)
    return (start + timedelta(seconds=int(number * step)) for number in range(len(those)))


def _reserve(seconds: Mapping[Line, float], now: datetime) -> dict[Line, datetime]:
    """The moment from which each line has so many seconds for itself."""
    rows = [
        {"brand_id": brand, "campaign": campaign, "node": node, "seconds": length}
        for (brand, campaign, node), length in seconds.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, {"rows": msgspec.json.encode(rows).decode(), "now": now})
        return {
            (brand, campaign, node): next_at - timedelta(seconds=seconds[brand, campaign, node])
            for brand, campaign, node, next_at in cursor.fetchall()
        }


def _keep(waiting: Mapping[int, NotBefore]) -> None:
    if waiting:
        rows = [{"id": id_, "at": turn.at} for id_, turn in waiting.items()]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [msgspec.json.encode(rows).decode()])
