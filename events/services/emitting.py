"""Events that we make ourselves: logged and queued with what they tell of, each once for ever."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from events.queries import log, work
from events.services import registry
from lib.queue import after_commit

OWN_SOURCE = "system"
OWN_EIDS = uuid.UUID("6f2b1c1e-5a0f-4c8b-9d55-0c1f0d6b8f3a")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class OwnEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event that we make ourselves. `once` names it within the brand: made again, it is the same event."""

    once: str
    customer_id: int | None
    name: str
    payload: Mapping[str, Any]
    at: datetime | None = None


def emit(brand_id: int, events: Sequence[OwnEvent], now: datetime) -> int:
    """Log events of our own and queue their effects, each once for ever; how many were new.

    Inside the caller's transaction, so that the event is there if and only if what it tells of is.
    """
    by_eid = {_own_eid(brand_id, event.once): event for event in events}
    ids = log.claim(brand_id, by_eid, now) if by_eid else {}
    fresh = [(id_, eid, by_eid[eid]) for eid, id_ in ids.items()]
    if fresh:
        log.write(brand_id, [_own_entry(id_, eid, event, now) for id_, eid, event in fresh])
        dates = [_ms(event.at or now) for _, _, event in fresh]
        due = [(id_, event.customer_id) for id_, _, event in fresh]
        work.add(brand_id, work.Due(due, min(dates), max(dates)))
        registry.sight(brand_id, [(event.name, "", event.payload) for _, _, event in fresh], now)
        after_commit(work.DOORBELL)
    return len(fresh)


def _own_eid(brand_id: int, once: str) -> bytes:
    """The bytes of `uuid.uuid5(OWN_EIDS, "brand:once")` (RFC 9562, 5.5), in a quarter of the time."""
    eid = bytearray(
        hashlib.sha1(OWN_EIDS.bytes + f"{brand_id}:{once}".encode(), usedforsecurity=False).digest()
    )
    eid[6] = eid[6] & 0x0F | 0x50
    eid[8] = eid[8] & 0x3F | 0x80
    return bytes(eid[:16])


def _own_entry(id_: int, eid: bytes, event: OwnEvent, now: datetime) -> log.Entry:
    body = msgspec.json.encode(event.payload)
    return log.Entry(id_, event.customer_id, eid, event.name, "", _ms(event.at or now), body, now, OWN_SOURCE)


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
