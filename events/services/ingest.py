"""The one way in: every event, from any dialect or from ourselves, ends here.

One transaction and a handful of set statements, however many events there are: known eids dropped, customers
found or made, profiles updated, the log and the queue of work written, new names registered. Locks are taken
in one order (eids, customers, profiles, names; each sorted), so that concurrent requests wait, not deadlock.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

from crm.services import customers, profile
from crm.services.keys import Caller
from events.contract import Batch, Outcome, Refusal
from events.queries import log, work
from events.services import registry
from events.services.check import UPDATE_PROFILE, Row, check
from lib.gathering import Gatherer
from lib.queue import after_commit

FEW = 50
ROUND = 500
TRIES = 3
OWN_SOURCE = "system"
OWN_EIDS = uuid.UUID("6f2b1c1e-5a0f-4c8b-9d55-0c1f0d6b8f3a")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Fresh = tuple[int, "Posted", Row]


@dataclass(frozen=True, slots=True)
class Posted:
    """The rows of one request that passed the checks."""

    rows: Sequence[Row]
    source: str
    creates_customers: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvent:
    """An event that we make ourselves. `once` names it within the brand: made again, it is the same event."""

    once: str
    customer_id: int | None
    name: str
    payload: Mapping[str, Any]
    at: datetime | None = None


def accept(caller: Caller, batch: Batch, now: datetime, source: str) -> Outcome:
    """Take in a batch for the caller's brand; returns after commit.

    Small batches of concurrent requests share a commit. Raises django.db.OperationalError when the database
    is away: the same may then be sent again, whether or not it was kept.
    """
    rows, refusals = check(batch, caller.brand.slug, now)
    refusals = [*batch.refusals, *refusals]
    outcome = Outcome(0)
    if rows:
        posted = Posted(rows, source, caller.key.creates_customers, now)
        few = len(rows) <= FEW
        outcome = _gatherer(caller.brand.pk).submit(posted) if few else _keep(caller.brand.pk, [posted])[0]
    everything = sorted([*refusals, *outcome.refusals], key=attrgetter("index"))
    return Outcome(outcome.accepted, outcome.duplicates, everything)


def emit(brand_id: int, events: Sequence[OwnEvent], now: datetime) -> int:
    """Log events of our own and queue their effects, each once for ever; how many were new.

    Inside the caller's transaction, so that the event is there if and only if what it tells of is.
    """
    by_eid = {str(uuid.uuid5(OWN_EIDS, f"{brand_id}:{event.once}")): event for event in events}
    ids = log.claim(brand_id, by_eid, now) if by_eid else {}
    fresh = [(id_, eid, by_eid[eid]) for eid, id_ in _in_order(by_eid, ids)]
    if fresh:
        log.write(brand_id, [_own_entry(id_, eid, event, now) for id_, eid, event in fresh])
        work.add(
            brand_id, [work.Due(id_, event.customer_id, _ms(event.at or now)) for id_, _, event in fresh]
        )
        registry.sight(brand_id, [(event.name, "", event.payload) for _, _, event in fresh], now)
        after_commit(work.DOORBELL)
    return len(fresh)


@lru_cache(maxsize=10_000)
def _gatherer(brand_id: int) -> Gatherer[Posted, Outcome]:
    away = (OperationalError, InterfaceError)
    return Gatherer(
        partial(_keep, brand_id), ROUND, weigh=lambda posted: len(posted.rows), max_weight=ROUND, shared=away
    )


def _keep(brand_id: int, round_: Sequence[Posted]) -> list[Outcome]:
    """Store what was posted; again when the database chose us to resolve a deadlock."""
    for _ in range(TRIES - 1):
        try:
            return _store(brand_id, round_)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
                raise
    return _store(brand_id, round_)


@transaction.atomic
def _store(brand_id: int, round_: Sequence[Posted]) -> list[Outcome]:
    now = round_[-1].now
    known = customers.find(brand_id, {row.ext_id for posted in round_ for row in posted.rows if row.ext_id})
    firsts = _firsts(round_, known)
    ids = log.claim(brand_id, firsts, now)
    fresh = [(id_, *firsts[eid]) for eid, id_ in _in_order(firsts, ids)]
    if fresh:
        everybody = {**known, **_missing(brand_id, fresh, known, now)}
        _update_profiles(fresh, everybody, now)
        log.write(brand_id, [_entry(id_, posted, row, everybody) for id_, posted, row in fresh])
        work.add(brand_id, [_due(id_, row, everybody) for id_, _, row in fresh if row.takes_effect])
        registry.sight(brand_id, [(row.name, row.action, row.payload) for _, _, row in fresh], now)
        after_commit(work.DOORBELL)
    ours = {row for _, _, row in fresh}
    return [_outcome(posted, ours, known) for posted in round_]


def _may_be_taken(posted: Posted, row: Row, known: Mapping[str, int]) -> bool:
    return posted.creates_customers or row.ext_id is None or row.ext_id in known


def _firsts(round_: Sequence[Posted], known: Mapping[str, int]) -> dict[str, tuple[Posted, Row]]:
    """The rows to be stored by eid; of several with one eid the first."""
    firsts: dict[str, tuple[Posted, Row]] = {}
    for posted in round_:
        for row in posted.rows:
            if _may_be_taken(posted, row, known):
                firsts.setdefault(row.eid, (posted, row))
    return firsts


def _in_order(eids: Iterable[str], ids: Mapping[str, int]) -> list[tuple[str, int]]:
    """The claimed eids in the order of arrival, and ids in that order too (they were drawn in another)."""
    return list(zip((eid for eid in eids if eid in ids), sorted(ids.values()), strict=True))


def _missing(
    brand_id: int, fresh: Sequence[Fresh], known: Mapping[str, int], now: datetime
) -> dict[str, int]:
    missing = {row.ext_id for _, _, row in fresh if row.ext_id is not None and row.ext_id not in known}
    return customers.add(brand_id, missing, now) if missing else {}


def _update_profiles(fresh: Sequence[Fresh], known: Mapping[str, int], now: datetime) -> None:
    changes = [
        (known[row.ext_id], row.payload) for _, _, row in fresh if row.name == UPDATE_PROFILE and row.ext_id
    ]
    if changes:
        profile.update(changes, now)


def _entry(id_: int, posted: Posted, row: Row, known: Mapping[str, int]) -> log.Entry:
    customer_id = None if row.ext_id is None else known[row.ext_id]
    return log.Entry(
        id_, customer_id, row.eid_bytes, row.name, row.action, row.at_ms, row.body, posted.now, posted.source
    )


def _own_entry(id_: int, eid: str, event: OwnEvent, now: datetime) -> log.Entry:
    body = msgspec.json.encode(event.payload)
    key = uuid.UUID(eid).bytes
    return log.Entry(id_, event.customer_id, key, event.name, "", _ms(event.at or now), body, now, OWN_SOURCE)


def _due(id_: int, row: Row, known: Mapping[str, int]) -> work.Due:
    customer_id = None if row.ext_id is None else known[row.ext_id]
    return work.Due(id_, customer_id, row.at_ms)


def _outcome(posted: Posted, fresh: set[Row], known: Mapping[str, int]) -> Outcome:
    duplicates: list[str] = []
    refusals: list[Refusal] = []
    for row in posted.rows:
        if row in fresh:
            continue
        if _may_be_taken(posted, row, known):
            duplicates.append(row.item.eid)
        else:
            refusals.append(_unknown_customer(row))
    return Outcome(len(posted.rows) - len(duplicates) - len(refusals), duplicates, refusals)


def _unknown_customer(row: Row) -> Refusal:
    message = (
        "There is no such customer, and this key does not create any. Post it after the customer is known."
    )
    return Refusal(row.index, row.item.eid, "unknown_customer", message, "user_ext_id")


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
