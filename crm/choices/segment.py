"""The brand's segments."""

from __future__ import annotations

from typing import ClassVar

from crm.choices._named import Slugged
from crm.contract import choices
from crm.models import Segment


@choices.register
class SegmentChoices(Slugged):
    """By slug and name."""

    key: ClassVar[str] = "segment"
    right: ClassVar[str] = "segments.see"
    model = Segment
