"""Takes due messages for a sender: decides, renders and leases them in one transaction.

What leaves this module has its body stored: from here on its uid can only ever appear under this body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from gateways.policy.pace import Health
from gateways.queries import candidates, lines
from gateways.services import browsers, delays, keeping, parcels, transitions
from gateways.services.parcels import Parcel
from gateways.services.sorting import Sorter

ROOM = 1_000
"""How many messages of one gateway a sender holds at most."""

HOLDING_ROOM = 64
"""The same for a gateway that holds: what a killed sender held must be reviewed one by one."""

LEASE = timedelta(seconds=30)
EXAMINED = 200
"""How many messages are looked at behind a half-open breaker, which lets one through: the others may have
outlived their time or consent meanwhile, and end without a call."""

CONTENDED = timedelta(milliseconds=50)
Waiting = Sequence[tuple[Health, datetime]]


@dataclass(frozen=True, slots=True)
class Claim:
    """`parcels` are to be called now; `took` counts every message moved on, called or not.

    `next_at`: when there may be something to claim again. None: only a message newly written, or room in
    this sender, can change that.
    """

    parcels: list[Parcel] = field(default_factory=list)
    took: int = 0
    next_at: datetime | None = None

    def by_gateway(self) -> dict[int, list[Parcel]]:
        """The parcels, a list for each gateway."""
        lists: dict[int, list[Parcel]] = {}
        for parcel in self.parcels:
            lists.setdefault(parcel.route.gateway_id, []).append(parcel)
        return lists


class Desk:
    """What one sender may take at one moment. `held`: messages it still works on, by gateway id."""

    def __init__(self, now: datetime, held: Mapping[int, int], room: int) -> None:
        self._now = now
        self._held = held
        self._room = room

    def quota(self, health: Health) -> int:
        """How many messages of this gateway to take."""
        most = min(self._room, HOLDING_ROOM) if health.holds else self._room
        room = most - self._held.get(health.gateway_id, 0)
        if room < most // 2:  # many at a time, or none: a claim for each free place would cost more
            return 0
        allowed = health.allows(self._now)
        if allowed is None:
            return room
        return min(room, EXAMINED if allowed and health.is_probed else allowed)

    def next_at(self, waiting: Waiting) -> datetime | None:
        """When the first of these lines moves on without anybody's doing."""
        return min((at for health, due in waiting if (at := self._moves_at(health, due))), default=None)

    def _moves_at(self, health: Health, due_at: datetime) -> datetime | None:
        if due_at > self._now:
            return due_at
        if self.quota(health):
            return self._now + CONTENDED  # another sender is just taking them
        return health.next_chance(self._now) if health.allows(self._now) == 0 else None


def claim(now: datetime, held: Mapping[int, int], room: int = ROOM) -> Claim:
    """Lease what may be sent now."""
    desk = Desk(now, held, room)
    waiting = [(Health(*row).refilled(now), due_at) for row, due_at in lines.waiting()]
    ready = [health for health, due_at in waiting if due_at <= now and desk.quota(health)]
    if not ready:
        return Claim(next_at=desk.next_at(waiting))
    with transaction.atomic():
        taken = _take(_agreed(ready, now), desk, now)
    return taken if taken.took else Claim(next_at=desk.next_at(waiting))


def _agreed(healths: Sequence[Health], now: datetime) -> dict[int, Health]:
    """The gateways' conditions; those that senders share a limit of are locked and read again."""
    shared = lines.lock([health.gateway_id for health in healths if health.is_watched])
    known = {health.gateway_id: health for health in healths}
    return known | {row.gateway_id: Health(*row).refilled(now) for row in shared}


def _take(healths: Mapping[int, Health], desk: Desk, now: datetime) -> Claim:
    quotas = {id_: quota for id_, health in healths.items() if (quota := desk.quota(health))}
    sorter = Sorter(healths, now)
    sorter.sort(candidates.due(quotas, now))
    parcels.lease(sorter.parcels, now + LEASE)
    transitions.write_apart(sorter.changes, now)
    delays.note(sorter.delays, now)
    lines.store([health.row for health in sorter.spent()])
    called = browsers.address(keeping.keep(sorter.parcels, now), now)
    return Claim(called, len(sorter.parcels) + len(sorter.changes), now)
