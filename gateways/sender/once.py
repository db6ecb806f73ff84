"""One round of sending in the calling thread and its transaction: for tests, replays and `send --once`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from gateways.sender.calls import call, open_session
from gateways.services.claim import ROOM, claim
from gateways.services.parcels import Parcel
from gateways.services.record import Result, record


def send_due(now: datetime, room: int = ROOM) -> int:
    """Claim what is due, call, record. Returns how many messages were moved on; 0 when nothing was due."""
    claimed = claim(now, {}, room)
    if claimed.parcels:
        record(asyncio.run(call_all(claimed.parcels)), now)
    return claimed.took


async def call_all(parcels: Sequence[Parcel]) -> list[Result]:
    """Post them all at once and wait for every verdict."""
    async with open_session() as session:
        return await asyncio.gather(*[call(session, parcel) for parcel in parcels])
