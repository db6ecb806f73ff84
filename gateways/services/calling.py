"""Calls on their way: leased to a sender, and what came of each written down, its run told.

As with messages, a bug in whoever hears the news must not undo the others': it is confined to its call.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from django.db import connection, transaction

from events import bus
from gateways.models import Gateway
from gateways.models.call import CallState
from gateways.policy.retries import next_try
from gateways.queries import calls
from gateways.queries.calls import Due
from gateways.services.answers import Meaning
from gateways.services.call_answers import Told
from gateways.services.call_rates import Rates
from gateways.services.parcels import Route
from gateways.services.transitions import PUT_OFF
from lib.away import is_away

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than any call takes: 30 seconds and the time to connect."""

CONTENDED = timedelta(milliseconds=50)
SWITCHED_OFF = "The gateway is switched off."
SETTLED = (CallState.DONE, CallState.FAILED)

# Nobody asks again what a call without a customer said: lists of ids are not kept for longer than they are used.
_WRITE = """
    UPDATE gateways_call c
    SET state = r.state, due_at = r.due_at, lease = NULL, error = r.error, answer = r.answer,
        http_status = r.http_status, attempts = c.attempts - r.untried,
        settled_at = CASE WHEN r.due_at IS NULL THEN %(now)s::timestamptz END,
        body = CASE WHEN r.due_at IS NULL AND c.customer_id IS NULL THEN '' ELSE c.body END
    FROM json_to_recordset(%(changes)s::json) AS r (
        id bigint, lease uuid, state text, due_at timestamptz, error text, answer jsonb, http_status smallint,
        untried int
    )
    WHERE c.id = r.id AND c.lease = r.lease
    RETURNING c.run_id, c.visit, c.state, c.error, c.http_status
"""
_SETTLE = """
    UPDATE gateways_call SET state = %s, due_at = NULL, lease = NULL, settled_at = %s, error = %s
    WHERE id = %s AND due_at IS NOT NULL RETURNING run_id, visit
"""


class Tried(msgspec.Struct, frozen=True, gc=False):
    """One try and what came of it."""

    due: Due
    told: Told


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What becomes of one call whose lease is still ours."""

    id: int
    lease: UUID
    state: str
    due_at: datetime | None
    error: str
    answer: dict[str, object]
    http_status: int | None
    untried: int


class Claimed(msgspec.Struct, frozen=True, gc=False):
    """What is to be called now, and the way to each gateway among it. `next_at`: when claiming is worth while
    again, because a rate or another sender had a hand in it."""

    taken: list[Due] = []
    routes: dict[int, Route] = {}
    next_at: datetime | None = None


def claim(quotas: Mapping[str, int], rates: Mapping[str, int], now: datetime) -> Claimed:
    """Lease what is due, at most so many of each line, and no more than its rate allows, where it keeps one.

    Calls by a gateway that is switched off fail here, without a call.
    """
    if not quotas:
        return Claimed()
    with transaction.atomic():
        paced = Rates({line: rates[line] for line in quotas if rates.get(line)}, now)
        allowed = paced.within(quotas)
        taken = calls.lease(allowed, now + LEASE, uuid4(), now) if allowed else []
        paced.spend(due.line for due in taken)
        next_at = now + CONTENDED if allowed and not taken else paced.next_at()
        gateways = Gateway.objects.in_bulk({due.gateway_id for due in taken if due.gateway_id is not None})
        off = [due for due in taken if due.gateway_id is not None and not gateways[due.gateway_id].active]
        record([Tried(due, Told(Meaning.REFUSED, error=SWITCHED_OFF)) for due in off], now)
    routes = {id_: Route.of(gateway) for id_, gateway in gateways.items() if gateway.active}
    return Claimed(
        [due for due in taken if due.gateway_id is None or due.gateway_id in routes], routes, next_at
    )


def record(results: Sequence[Tried], now: datetime) -> None:
    """Settle each call or put it off to its next try. Raises AWAY errors only, and may then be called again."""
    if not results:
        return
    try:
        with transaction.atomic():
            _write([change_of(one, now) for one in results], now)
    except Exception as error:
        if is_away(error):
            raise
        if len(results) > 1:
            for one in results:
                record([one], now)
            return
        log.exception("nobody can be told what became of call %s", results[0].due.id)
        put_off = msgspec.structs.replace(
            change_of(results[0], now), state=CallState.QUEUED, due_at=now + PUT_OFF, answer={}
        )
        _write([put_off], now)


def settle(call_id: int, state: CallState, reason: str, now: datetime) -> None:
    """It is over by what was reported of it, whoever holds its lease. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [state.value, now, reason if state is CallState.FAILED else "", call_id])
        rows = cursor.fetchall()
    news = [bus.Answered(run, visit, state.value, reason) for run, visit in rows if run is not None]
    bus.publish(bus.Answered, news, now)


def change_of(tried: Tried, now: datetime) -> Change:
    """What becomes of the call."""
    due, told = tried.due, tried.told
    untried = told.meaning is Meaning.NOT_TRIED
    state, due_at = CallState.QUEUED, now
    if told.meaning is Meaning.ACCEPTED:
        state = CallState.DONE
    elif told.meaning is Meaning.REFUSED or (due.attempts >= due.tries and not untried):
        state = CallState.FAILED
    elif not untried:
        due_at = next_try(due.attempts, due.uid, now)
    return Change(
        id=due.id,
        lease=due.lease,
        state=state,
        due_at=None if state in SETTLED else due_at,
        error=_after(due.attempts, told.error) if state is CallState.FAILED else told.error,
        answer=told.answer,
        http_status=told.status,
        untried=int(untried),
    )


def _after(attempts: int, error: str) -> str:
    return f"{error} Given up after {attempts} tries." if attempts > 1 else error


def _write(changes: Sequence[Change], now: datetime) -> None:
    ordered = msgspec.json.encode(sorted(changes, key=lambda change: change.id)).decode()
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"changes": ordered, "now": now})
        rows = cursor.fetchall()
    news = [
        bus.Answered(run_id, visit, state, error or f"HTTP {status}")
        for run_id, visit, state, error, status in rows
        if run_id is not None and state in SETTLED
    ]
    bus.publish(bus.Answered, news, now)
