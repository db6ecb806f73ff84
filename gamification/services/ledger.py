"""The only writer of points: entries and the balance that they add up to, a whole set in a few statements.

The balances are locked before they are read, so what each entry leaves is worked out here: a window function over a
thousand rows, with a step of our own for the floor, costs as much as all the writing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from crm.services.touching import touch
from gamification.models import Entry
from gamification.queries import balances, posting
from gamification.queries.balances import Held
from gamification.queries.posting import Line
from gamification.services.promoting import Posted, promote

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
    held = balances.hold(brand_id, [one.customer_id for one in awards])
    lines = _lines(_fresh(brand_id, awards), held)
    if not lines:
        return []
    after = _after(lines, held)
    posting.post(brand_id, lines, now)
    balances.write(brand_id, after)
    posted = [_posted(one, held[one.customer_id], after[one.customer_id]) for one in lines]
    touch(brand_id, [(POINTS, one.customer_id) for one in posted], now)
    promote(brand_id, posted, now)
    return posted


def _fresh(brand_id: int, awards: Sequence[Award]) -> list[Award]:
    """Those that are new; of several with one name the first."""
    firsts: dict[str, Award] = {}
    for one in awards:
        firsts.setdefault(one.once, one)
    known = posting.known(brand_id, firsts)
    return [one for one in firsts.values() if one.once not in known]


def _lines(awards: Sequence[Award], held: Mapping[int, Held]) -> list[Line]:
    """Every one of a customer goes on from where the one before left the balance; who has none gets nothing."""
    present = {customer_id: one.balance for customer_id, one in held.items()}
    lines: list[Line] = []
    for one in awards:
        before = present.get(one.customer_id)
        if before is not None:
            present[one.customer_id] = after = _after_step(before, one)
            lines.append(_line(one, after - before, after))
    return lines


def _after_step(before: int, one: Award) -> int:
    """What is there then. A floor keeps a deduction from taking more than that, though not from what is owed."""
    after = before + one.amount
    return max(after, min(before, 0)) if one.floored and one.amount < 0 else after


def _line(one: Award, amount: int, balance: int) -> Line:
    return Line(
        customer_id=one.customer_id,
        amount=amount,
        balance=balance,
        once=one.once,
        cause=one.cause.value,
        cause_id=one.cause_id,
        note=one.note,
        expires_at=one.expires_at,
        run_id=one.run_id,
        award_id=one.award_id,
    )


def _after(lines: Sequence[Line], held: Mapping[int, Held]) -> dict[int, Held]:
    """What the customers of these have by them."""
    after: dict[int, Held] = {}
    for one in lines:
        ever = after.get(one.customer_id, held[one.customer_id]).ever + max(one.amount, 0)
        after[one.customer_id] = Held(one.balance, ever)
    return after


def _posted(one: Line, before: Held, after: Held) -> Posted:
    return Posted(one.once, one.customer_id, one.amount, one.balance, before.ever, after.ever)
