"""Who entered and left a segment, and why."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from crm.models import Segment, SegmentMove

_PLAIN = {
    "time": "time passed",
    "definition": "the segment was changed",
    "customer:new": "a new customer",
}
_WORDS = {
    "event": "event {name}",
    "client_action": "client action {name}",
    "attribute": "{name} changed",
    "audience": "audience {name} changed",
    "message": "message {name}",
    "rfm": "{name} was scored anew",
}


class Cause(NamedTuple):
    """What a cause is about, and its words."""

    key: str
    words: str


def moves_of(segment: Segment) -> QuerySet[SegmentMove]:
    """The moves of a segment with their customers, to be read by id; none of customers who are no more."""
    return SegmentMove.objects.filter(segment=segment).select_related("customer")


def cause_of(move: SegmentMove) -> Cause:
    """Why somebody moved. Kinds of causes that are not known here are told as they are written."""
    kind, _, name = move.cause.partition(":")
    words = _PLAIN.get(move.cause) or _WORDS.get(kind, move.cause).format(name=name)
    return Cause(move.cause, words)
