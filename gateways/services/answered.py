"""What gateways say in their answers, as delivery statuses: a refusal is `failed`, what they take is `accepted`.

Every refusal is noted, as if it had come by a callback. That a message was taken its state says already, so the status
is noted only where somebody waits for the event: else each message would cost two rows more.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from crm.models import Segment
from gateways.queries import reported
from gateways.services import statuses
from gateways.services.answers import Meaning, Verdict
from gateways.services.parcels import Parcel
from gateways.services.statuses import Report
from gateways.services.transitions import SETTLED
from lib.away import is_away

log = logging.getLogger(__name__)

LAG = 1.0  # seconds for which it is remembered whether a segment waits
ACCEPTED = "message_accepted"

Waits = Callable[[int, str], bool]
#: higher apps that know who waits for an event of this name in a brand
WAITS: list[Waits] = []

_read: dict[int, tuple[float, bool]] = {}

Answer = tuple[Parcel, Verdict]


def note_answers(answers: Sequence[Answer], changed: Collection[int], now: datetime) -> None:
    """Note what was said of those messages that have changed by it, in the caller's transaction; a few statements.

    None at all where everything was taken and nobody waits for that.
    """
    reports = _reports(answers, changed, now)
    if reports:
        messages = reported.lock({report.message_id for report in reports})
        # One that its journey choked on is put off, and what was said of it with it.
        settled = {id_ for id_, message in messages.items() if message.state in SETTLED}
        known = [report for report in reports if report.message_id in settled]
        statuses.apply(known, messages, now, bounces=False)


def note_answers_apart(answers: Sequence[Answer], changed: Collection[int], now: datetime) -> None:
    """The same, each by itself: one that chokes somebody is left out. Raises AWAY errors only."""
    for answer in answers:
        try:
            with transaction.atomic():
                note_answers([answer], changed, now)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("nobody can be told what was said of message %s", answer[0].message_id)


def _reports(answers: Sequence[Answer], changed: Collection[int], now: datetime) -> list[Report]:
    said = {Meaning.REFUSED: "failed"}
    brands = {parcel.brand_id for parcel, verdict in answers if verdict.meaning is Meaning.ACCEPTED}
    awaited = {brand_id for brand_id in brands if is_awaited(brand_id)}
    return [
        Report(parcel.message_id, said.get(verdict.meaning, "accepted"), now)
        for parcel, verdict in answers
        if parcel.message_id in changed
        and (verdict.meaning in said or (verdict.meaning is Meaning.ACCEPTED and parcel.brand_id in awaited))
    ]


def is_awaited(brand_id: int) -> bool:
    """Whether anybody waits for messages that were taken; asked once a second at most."""
    return any(waits(brand_id, ACCEPTED) for waits in WAITS) or _is_read(brand_id)


def _is_read(brand_id: int) -> bool:
    """Whether a segment of the brand reads the event, as of a moment ago."""
    until, found = _read.get(brand_id, (0.0, False))
    if time.monotonic() >= until:
        found = Segment.objects.filter(brand=brand_id, reads__contains=[f"event:{ACCEPTED}"]).exists()
        _read[brand_id] = time.monotonic() + LAG, found
    return found
