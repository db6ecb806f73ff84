"""The one way in: every event that is posted, in whatever dialect, ends here. Our own: `emitting`.

One transaction and a handful of set statements, however many events there are: known eids dropped, customers
found or made, profiles updated, the log and the queue of work written, new names registered. Locks are taken
in one order (eids, customers, profiles, names; each sorted), so that concurrent requests wait, not deadlock.

Large requests are taken for new as a whole at first, and copied in: see docs/decisions/0012-*.md.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from operator import attrgetter

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

from crm import bus
from crm.queries.touches import NEW
from crm.services import customers, pii, profile
from crm.services.keys import Caller
from crm.services.refusals import refused
from crm.services.touching import touch
from events.contract import Batch, Outcome
from events.queries import log, work
from events.services import registry
from events.services.answering import Posted, may_be_taken, outcome_of
from events.services.check import UPDATE_PROFILE, Row, check
from lib.gathering import Gatherer
from lib.queue import after_commit

FEW = 50
ROUND = 500
BREATH = 0.005  # seconds
TRIES = 3
# After a request that held something known: how long its brand's requests are not taken for new.
WARY = timedelta(seconds=30)
_wary_until: dict[int, datetime] = {}

CustomerIds = Mapping[str | None, int | None]
Fresh = tuple[Posted, Sequence[Row]]


def accept(caller: Caller, batch: Batch, now: datetime, source: str) -> Outcome:
    """Take in a batch for the caller's brand; returns after commit.

    Small batches of concurrent requests share a commit. Raises django.db.OperationalError when the database
    is away: the same may then be sent again, whether or not it was kept.
    """
    rows, refusals = check(batch, caller.brand.slug, now, pii.barred(caller.brand))
    refusals = [*batch.refusals, *refusals]
    outcome = Outcome(0)
    if rows:
        posted = Posted(rows, source, caller.key.creates_customers, now)
        few = len(rows) <= FEW
        outcome = _gatherer(caller.brand.pk).submit(posted) if few else _keep(caller.brand.pk, [posted])[0]
    everything = sorted([*refusals, *outcome.refusals], key=attrgetter("index"))
    return Outcome(outcome.accepted, outcome.duplicates, everything)


@lru_cache(maxsize=10_000)
def _gatherer(brand_id: int) -> Gatherer[Posted, Outcome]:
    away = (OperationalError, InterfaceError)
    return Gatherer(
        partial(_keep, brand_id),
        ROUND,
        weigh=lambda posted: len(posted.rows),
        max_weight=ROUND,
        shared=away,
        breath=BREATH,
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


def _store(brand_id: int, round_: Sequence[Posted]) -> list[Outcome]:
    """Many events are first taken for new, all of them, which is cheaper; with care when one is not."""
    now = round_[-1].now
    many = sum(len(posted.rows) for posted in round_) > FEW
    if many and _trusts(brand_id, now):
        try:
            return _store_once(brand_id, round_, now, trusting=True)
        except IntegrityError:
            _wary_until[brand_id] = now + WARY
    return _store_once(brand_id, round_, now, trusting=False)


def _trusts(brand_id: int, now: datetime) -> bool:
    return brand_id not in _wary_until or now >= _wary_until[brand_id]


@transaction.atomic
def _store_once(brand_id: int, round_: Sequence[Posted], now: datetime, *, trusting: bool) -> list[Outcome]:
    """Raises IntegrityError, with nothing kept, when `trusting` and an eid is known or a customer was just made."""
    known = customers.find(brand_id, {row.ext_id for posted in round_ for row in posted.rows if row.ext_id})
    forgotten = _forgotten(brand_id, round_, known)
    firsts = _firsts(round_, known, forgotten)
    ids = _claimed(brand_id, firsts, now, trusting)
    fresh = [[row for row in posted.rows if row.eid in ids and firsts[row.eid] is row] for posted in round_]
    if ids:
        customer_ids: dict[str | None, int | None] = {None: None}
        made = _missing(brand_id, fresh, known, now, trusting)
        customer_ids.update(known)
        customer_ids.update(made)
        touch(brand_id, _touched(made, fresh, customer_ids), now)
        _write(brand_id, list(zip(round_, fresh, strict=True)), ids, customer_ids, now)
        bus.tell_registered(bus.Registered(brand_id, list(made.values()), "event"), now)
    return [outcome_of(posted, rows, known, forgotten) for posted, rows in zip(round_, fresh, strict=True)]


def _claimed(brand_id: int, firsts: Mapping[bytes, Row], now: datetime, trusting: bool) -> dict[bytes, int]:
    """The eids that are now ours, in the order of arrival, with ids in that order too."""
    if trusting and firsts:
        return dict(zip(firsts, log.claim_all(brand_id, firsts, now), strict=True))
    return log.claim(brand_id, firsts, now)


def _write(
    brand_id: int,
    fresh: Sequence[Fresh],
    ids: Mapping[bytes, int],
    customer_ids: CustomerIds,
    now: datetime,
) -> None:
    rows = [row for _, rows in fresh for row in rows]
    _update_profiles(rows, ids, customer_ids, now)
    log.write(brand_id, _entries(fresh, ids, customer_ids))
    due = [(ids[row.eid], customer_ids[row.ext_id]) for row in rows if row.takes_effect]
    dates = [row.at_ms for row in rows]
    work.add(brand_id, work.Due(due, min(dates), max(dates)))
    registry.sight(brand_id, ((row.name, row.action, row.payload) for row in rows), now)
    after_commit(work.DOORBELL)


def _forgotten(brand_id: int, round_: Sequence[Posted], known: Mapping[str, int]) -> set[str]:
    """Those who were forgotten and shall not be known again."""
    ids = (row.ext_id for posted in round_ for row in posted.rows)
    return refused(brand_id, {ext_id for ext_id in ids if ext_id and ext_id not in known})


def _firsts(
    round_: Sequence[Posted], known: Mapping[str, int], forgotten: Container[str]
) -> dict[bytes, Row]:
    """The rows to be stored by eid; of several with one eid the first."""
    firsts: dict[bytes, Row] = {}
    for posted in round_:
        for row in posted.rows:
            if may_be_taken(posted, row, known, forgotten):
                firsts.setdefault(row.eid, row)
    return firsts


def _missing(
    brand_id: int, fresh: Sequence[Sequence[Row]], known: Mapping[str, int], now: datetime, trusting: bool
) -> dict[str, int]:
    missing = {row.ext_id for rows in fresh for row in rows if row.ext_id and row.ext_id not in known}
    if not missing:
        return {}
    return (customers.add_all if trusting else customers.add)(brand_id, missing, now)


def _touched(
    made: Mapping[str, int], fresh: Sequence[Sequence[Row]], customer_ids: CustomerIds
) -> Iterator[tuple[str, int]]:
    """New customers, and events that do not go through the queue of work, where the others are told of."""
    for id_ in made.values():
        yield NEW, id_
    for rows in fresh:
        for row in rows:
            if not row.takes_effect and (customer_id := customer_ids[row.ext_id]) is not None:
                yield f"event:{row.name}", customer_id


def _update_profiles(
    rows: Sequence[Row], ids: Mapping[bytes, int], customer_ids: CustomerIds, now: datetime
) -> None:
    told = [
        (id_, row)
        for row in rows
        if row.name == UPDATE_PROFILE and (id_ := customer_ids[row.ext_id]) is not None
    ]
    if told:
        sources = [f"event:{ids[row.eid]}" for _, row in told]
        profile.update([(id_, row.payload) for id_, row in told], now, sources)


def _entries(
    fresh: Sequence[Fresh], ids: Mapping[bytes, int], customer_ids: CustomerIds
) -> Iterator[log.Entry]:
    for posted, rows in fresh:
        now, source = posted.now, posted.source
        for row in rows:
            id_, customer_id = ids[row.eid], customer_ids[row.ext_id]
            yield log.Entry(id_, customer_id, row.eid, row.name, row.action, row.at_ms, row.body, now, source)
