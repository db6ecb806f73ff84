"""From messages that could leave to those that frequency caps let go: what policy needs is read in three statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from gateways.policy.caps import Verdict, Wanted, allot, concerns
from gateways.policy.zones import zone_of
from gateways.queries import slots
from gateways.queries.candidates import Candidate
from gateways.queries.limits import Cap

MARKETING, OPERATIONAL = "marketing", "operational"
UNSURE = ("sending", "unknown")
"""It may have left, so it has its slot already."""
_REACH = {"day": 48, "week": 8 * 24, "month": 32 * 24}
"""Hours in which any calendar period began, in any zone."""


def capped(candidates: Sequence[Candidate], caps: Sequence[Cap], now: datetime) -> dict[int, Verdict]:
    """By message id, of those that may not leave now. In the transaction that takes the others.

    Where no cap concerns any of them, nothing is asked.
    """
    asked = [_wanted(candidate) for candidate in candidates if candidate.state not in UNSURE]
    asked = [one for one in asked if any(cap.brand_id == one.brand_id and concerns(cap, one) for cap in caps)]
    if not asked:
        return {}
    customers = {one.customer_id for one in asked}
    slots.take_turns(customers)
    since = now - timedelta(hours=max(cap.hours or _REACH[cap.calendar] for cap in caps))
    found = slots.look(customers, [one.id for one in asked], since, now)
    waited = dict(found.since or ())
    asked = [msgspec.structs.replace(one, since=waited.get(one.id)) for one in asked]
    return allot(asked, caps, found.others or (), now)


def _wanted(candidate: Candidate) -> Wanted:
    """What caps look at."""
    return Wanted(
        id=candidate.id,
        brand_id=candidate.brand_id,
        customer_id=candidate.customer_id,
        channel=candidate.channel,
        category=candidate.category,
        kind=OPERATIONAL if candidate.options.get("operational") else MARKETING,
        priority=candidate.options.get("priority", 0),
        zone=zone_of(candidate.attributes, candidate.label_zone),
        expires_at=candidate.expires_at,
    )
