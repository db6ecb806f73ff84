"""From accepted to effective: events are handed to the higher apps in order, in sets, each exactly once.

One transaction takes some shards for itself, tells the subscribers of the bus about their oldest events and
removes these from the queue. When a subscriber cannot digest an event, all of it is done again with savepoints:
that event is set aside with its error, and the others of the same set are told without it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from events import bus
from events.models import SetAside
from events.queries import work
from events.services.affecting import affect
from lib.away import is_away
from lib.queue import after_commit

log = logging.getLogger(__name__)

MAX_EVENTS = 2_000
MAX_SHARDS = 8
KEPT_OF_AN_ERROR = 4_000

Failures = list[tuple[bus.Arrival, Exception]]


def dispatch(now: datetime) -> int:
    """Let the oldest events of a few shards take effect; how many. 0: nothing is left, or others work on it.

    Raises OperationalError when the database is away or chose us to resolve a deadlock; nothing is lost then.
    """
    try:
        return _dispatch(now, _publish)
    except Exception as error:
        if is_away(error):
            raise
        log.info("events are told again in parts", exc_info=True)
        return _dispatch(now, _tell)


@transaction.atomic
def _dispatch(now: datetime, tell: Callable[[Sequence[bus.Arrival], datetime], Failures]) -> int:
    shards = work.take_shards(MAX_SHARDS)
    rows = work.oldest(shards, MAX_EVENTS) if shards else []
    if not rows:
        return 0
    arrivals = [bus.Arrival(*event) for event in work.logged(rows)]
    affect(arrivals, now)  # whether or not a subscriber can digest them: they are in the log
    for arrival, error in tell(arrivals, now):
        _set_aside(arrival, error, now)
    work.remove(rows)
    return sum(len(row.events) for row in rows)


@transaction.atomic
def replay(set_aside: Iterable[int], now: datetime) -> int:
    """Queue events that were set aside (ids of SetAside) once more; how many. Whose they are is the caller's care."""
    rows = list(SetAside.objects.select_for_update().filter(pk__in=list(set_aside)).order_by("event"))
    by_brand: dict[int, list[SetAside]] = {}
    for row in rows:
        by_brand.setdefault(row.brand_id, []).append(row)
    for brand_id, of_brand in by_brand.items():
        work.add(brand_id, work.due_again((row.event, row.occurred_at) for row in of_brand))
    SetAside.objects.filter(pk__in=[row.pk for row in rows]).delete()
    log.info("%d events replayed at %s", len(rows), now)
    after_commit(work.DOORBELL)
    return len(rows)


def _publish(arrivals: Sequence[bus.Arrival], now: datetime) -> Failures:
    """Publish in order; raises what a subscriber raises."""
    bus.publish(bus.Arrival, arrivals, now)
    return []


def _tell(arrivals: Sequence[bus.Arrival], now: datetime) -> Failures:
    """Publish in order; those that cannot be digested, with their errors.

    A set that fails is halved until the culprits are alone, so that a few among thousands cost a few dozen
    savepoints instead of thousands. What the subscribers wrote for a failed set is rolled back with it.
    """
    try:
        with transaction.atomic():
            bus.publish(bus.Arrival, arrivals, now)
    except Exception as error:
        if is_away(error):
            raise
        if len(arrivals) == 1:
            return [(arrivals[0], error)]
        middle = len(arrivals) // 2
        return [*_tell(arrivals[:middle], now), *_tell(arrivals[middle:], now)]
    return []


def _set_aside(arrival: bus.Arrival, error: Exception, now: datetime) -> None:
    log.error("event set aside", extra={"event": arrival.id}, exc_info=error)
    text = "".join(traceback.format_exception(error))[-KEPT_OF_AN_ERROR:].replace("\0", "")
    SetAside.objects.update_or_create(
        event=arrival.id,
        defaults={"brand_id": arrival.brand_id, "occurred_at": arrival.occurred_at, "error": text, "at": now},
    )


def is_waiting() -> bool:
    """Whether any event is still to take effect."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM events_work)")
        return bool(cursor.fetchone()[0])
