"""Writes down what came of a group of tries: one transaction, whatever their number."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from gateways.models.message import State
from gateways.policy.retries import next_try
from gateways.services import browsers, condition, parking, transitions
from gateways.services.answered import Answer, note_answers, note_answers_apart
from gateways.services.answers import Meaning, Verdict
from gateways.services.parcels import Parcel
from gateways.services.sorting import HELD
from gateways.services.transitions import Change
from lib.away import is_away

log = logging.getLogger(__name__)

Write = Callable[[Sequence[Change], datetime], set[int]]
Note = Callable[[Sequence[Answer], Collection[int], datetime], None]


class Result(msgspec.Struct, frozen=True, gc=False):
    """One try and what came of it. `gone`: browsers that are no more, as their push services said."""

    parcel: Parcel
    verdict: Verdict
    gone: tuple[int, ...] = ()


def record(results: Sequence[Result], now: datetime) -> None:
    """Settle, retry or hold each message whose lease is still the parcel's; keep the gateways' condition.

    Raises AWAY errors only, and may then be called again with the same results: the leases tell what was
    written already.
    """
    try:
        _record(results, now, transitions.write, note_answers)
    except Exception as error:
        if is_away(error):
            raise
        log.exception("a group of results cannot be recorded as a whole")
        _record(results, now, transitions.write_apart, note_answers_apart)


def _record(results: Sequence[Result], now: datetime, write: Write, note: Note) -> None:
    with transaction.atomic():
        parking.wait_for_parkers()
        changed = write([change_of(result, now) for result in results], now)
        note([(result.parcel, result.verdict) for result in results], changed, now)
        browsers.drop([id_ for result in results for id_ in result.gone])
        condition.keep([(result.parcel, result.verdict) for result in results], now)
        parking.unpark(
            {
                (result.parcel.brand_id, result.verdict.ext_message_id): result.parcel.message_id
                for result in results
                if result.verdict.ext_message_id and result.parcel.message_id in changed
            },
            now,
        )


def comes_back(results: Sequence[Result]) -> bool:
    """Whether some of these messages will be due again: somebody must look when."""
    return any(result.verdict.meaning not in (Meaning.ACCEPTED, Meaning.REFUSED) for result in results)


def change_of(result: Result, now: datetime) -> Change:
    """What becomes of the message."""
    parcel, verdict = result.parcel, result.verdict
    state, due_at = _state(parcel, verdict.meaning), None
    if state in (State.QUEUED, State.UNKNOWN):
        tried = verdict.meaning is not Meaning.NOT_TRIED
        due_at = min(next_try(parcel.attempts, parcel.uid, now), parcel.expires_at) if tried else now
    return Change(
        message_id=parcel.message_id,
        state=state,
        due_at=due_at,
        error=HELD if state is State.HELD else verdict.error,
        ext_message_id=verdict.ext_message_id,
        lease=parcel.lease,
        untried=1 if verdict.meaning is Meaning.NOT_TRIED else 0,
    )


def _state(parcel: Parcel, meaning: Meaning) -> State:
    if meaning is Meaning.ACCEPTED:
        return State.SENT
    if meaning is Meaning.REFUSED:
        return State.FAILED
    if meaning is Meaning.UNKNOWN:
        return State.HELD if parcel.holds else State.UNKNOWN
    # What may have arrived once stays unknown, whatever later tries met with.
    return State.UNKNOWN if parcel.maybe_sent else State.QUEUED
