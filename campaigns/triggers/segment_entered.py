"""Segment entered."""

from campaigns import own
from campaigns.engine.families import triggers
from campaigns.triggers._segment_moved import SegmentMoved


@triggers.register
class SegmentEntered(SegmentMoved):
    """A customer has come into a segment. Whoever was in it before the campaign went live does not enter.

    Each move lets in once. The event at hand has `segment` and `cause`: event:purchase, attribute:country, time.
    """

    key, label, icon = "segment_entered", "Segment entered", "login"
    rank = 30
    event, verb = own.SEGMENT_ENTERED, "enters"
