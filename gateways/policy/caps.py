"""Frequency caps: which of the messages that could leave now get the slots that are left. Pure.

Who gets the last one: the message of the campaign with the higher priority, then the older one, also while the
stronger still stands in another line. What has left or is under way has its slot; so has what may have left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from gateways.policy.periods import Period
from gateways.queries.limits import Cap
from gateways.queries.slots import Other

GO_ON = "capped"
"""The code of a message that is not sent; the customer goes on."""
LEAVE = "left_by_cap"
"""The same, and the customer leaves the campaign."""

SHORTEST_YIELD = timedelta(seconds=2)


class Wanted(msgspec.Struct, frozen=True, gc=False):
    """A message that could leave now, but for caps. `since`: when a cap first made it wait."""

    id: int
    brand_id: int
    customer_id: int
    channel: str
    category: str
    kind: str
    priority: int
    zone: ZoneInfo
    expires_at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """It waits until `at`: for a free slot, or (`yields`) until a stronger message has been decided."""

    at: datetime
    why: str
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """It is not sent; `reason` begins with GO_ON or LEAVE."""

    reason: str


Verdict = Wait | Held


def allot(
    messages: Iterable[Wanted], caps: Sequence[Cap], others: Iterable[Other], now: datetime
) -> dict[int, Verdict]:
    """By message id, of those that get no slot now; all the others may leave."""
    of_brand: dict[int, list[Cap]] = defaultdict(list)
    for cap in caps:
        of_brand[cap.brand_id].append(cap)
    of_customer: dict[int, list[Other]] = defaultdict(list)
    for other in others:
        of_customer[other.customer_id].append(other)
    verdicts = {}
    for message in sorted(messages, key=lambda one: (-one.priority, one.id)):
        known = of_customer[message.customer_id]
        looks = [
            Look.at(cap, message, known, now) for cap in of_brand[message.brand_id] if concerns(cap, message)
        ]
        if verdict := _verdict(message, looks, now):
            verdicts[message.id] = verdict
        else:  # it has its slots from here on, for the weaker ones
            known.append(_leaving(message, now))
    return verdicts


@dataclass(frozen=True, slots=True)
class Look:
    """What one cap says about one message: who used its slots, the newest first, and who may want what is left."""

    cap: Cap
    period: Period
    used: Sequence[datetime]
    rivals: Sequence[datetime]
    """Since when the stronger ones are due."""

    @classmethod
    def at(cls, cap: Cap, message: Wanted, others: Iterable[Other], now: datetime) -> Look:
        period = _period(cap, now, message.zone)
        used, rivals = [], []
        for one in others:
            if not concerns(cap, one):
                continue
            if one.left_at is not None and one.left_at > period.since:
                used.append(one.left_at)
            if one.due_at is not None and _is_stronger(one, message):
                rivals.append(one.due_at)
        return cls(cap, period, sorted(used, reverse=True), rivals)

    @property
    def is_full(self) -> bool:
        return len(self.used) >= self.cap.most

    @property
    def is_wanted(self) -> bool:
        """Whether stronger messages may want all that is left."""
        return len(self.used) + len(self.rivals) >= self.cap.most

    @property
    def free_at(self) -> datetime:
        """Of a full one."""
        return self.period.frees(self.used, self.cap.most)

    @property
    def words(self) -> str:
        """The same for all whom it holds back alike, so that reports can count them."""
        return f"“{self.cap.name}”: {len(self.used)} of at most {self.cap.most} {self.period.words}"


def concerns(cap: Cap, message: Wanted | Other) -> bool:
    """Whether a message of the cap's brand counts."""
    return (
        cap.channel in ("", message.channel)
        and cap.category in ("", message.category)
        and cap.kind in ("", message.kind)
    )


def _period(cap: Cap, now: datetime, zone: ZoneInfo) -> Period:
    return Period.rolling(cap.hours, now) if cap.hours else Period.calendar(cap.calendar, now, zone)


def _is_stronger(other: Other, message: Wanted) -> bool:
    return (-other.priority, other.id) < (-message.priority, message.id)


def _verdict(message: Wanted, looks: Sequence[Look], now: datetime) -> Verdict | None:
    full = [look for look in looks if look.is_full]
    if full:
        return _outcome(message, full, now)
    wanted = [look for look in looks if look.is_wanted]
    return _yield(wanted, now) if wanted else None


def _outcome(message: Wanted, full: Sequence[Look], now: datetime) -> Verdict:
    """The strictest of the full caps decides: leaving, then going on, then the longest wait."""
    for outcome, code in (("drop", LEAVE), ("go_on", GO_ON)):
        for look in full:
            if look.cap.outcome == outcome:
                return Held(f"{code}: {look.words}")
    look = max(full, key=lambda one: one.free_at)
    hours = min(one.cap.delay_hours for one in full)
    longest = min((message.since or now) + timedelta(hours=hours), message.expires_at)
    if look.free_at > longest:
        return Held(f"{GO_ON}: {look.words}, and none will be free for as long as it may wait")
    return Wait(look.free_at, f"{GO_ON}: {look.words}; it waits until {look.free_at:%Y-%m-%d %H:%M} UTC")


def _yield(wanted: Sequence[Look], now: datetime) -> Wait:
    """The longer the line in which the stronger one stands, the later it is worth looking again."""
    longest = max(now - due_at for look in wanted for due_at in look.rivals)
    why = f"{GO_ON}: “{wanted[0].cap.name}”: a message that goes first may want the last slot; it waits for that"
    return Wait(now + max(longest, SHORTEST_YIELD), why, yields=True)


def _leaving(message: Wanted, now: datetime) -> Other:
    return Other(
        customer_id=message.customer_id,
        id=message.id,
        channel=message.channel,
        category=message.category,
        kind=message.kind,
        priority=message.priority,
        left_at=now,
    )
