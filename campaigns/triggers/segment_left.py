"""Segment left."""

from campaigns import own
from campaigns.engine.families import triggers
from campaigns.triggers._segment_moved import SegmentMoved


@triggers.register
class SegmentLeft(SegmentMoved):
    """A customer is no longer in a segment.

    Each move lets in once. The event at hand has `segment` and `cause`: event:purchase, attribute:country, time.
    """

    key, label, icon = "segment_left", "Segment left", "logout"
    rank = 31
    event, verb = own.SEGMENT_LEFT, "leaves"
