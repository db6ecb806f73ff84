"""The only writer of points: entries and the balance that they add up to, a whole set in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from crm.services.touching import touch
from gamification.models import Entry
from gamification.queries import balances, posting
from gamification.queries.posting import Posted
from gamification.services.promoting import promote

#: what a condition about points is touched by
POINTS = "points"
#: an entry moves no more than this; far below what a balance can hold
MOST = 10**9


class Award(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Points for one customer, or from one where `amount` is negative.

    `once` names the award within the brand: asked for again, it is not given again. `floored`: a deduction takes at
    most what is there. `cause`: one of Entry.Cause. `award_id`: of an expiry, the entry that it ends.
    """

    customer_id: int
    amount: int
    cause: Entry.Cause
    cause_id: str = ""
    note: str = ""
    once: str
    floored: bool = False
    expires_at: datetime | None = None
    run_id: int | None = None
    award_id: int | None = None


@transaction.atomic
def award(brand_id: int, awards: Sequence[Award], now: datetime) -> list[Posted]:
    """Write those that are new, in the order given; returns what was written, in that order.

    Customers who are not the brand's are left out. Whoever writes about the same customer waits for the commit.
    """
    if not awards:
        return []
    balances.hold(brand_id, [one.customer_id for one in awards])
    rows = [{"n": n, **msgspec.structs.asdict(one)} for n, one in enumerate(awards)]
    posted = posting.post(brand_id, rows, now)
    touch(brand_id, [(POINTS, one.customer_id) for one in posted], now)
    promote(brand_id, posted, now)
    return posted
