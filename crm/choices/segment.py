"""The brand's segments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from crm.models import Segment


@choices.register
class SegmentChoices(Choices):
    """By slug and name."""

    key: ClassVar[str] = "segment"
    right: ClassVar[str] = "segments.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = beginning(Segment.objects.all(), wanted, "slug", "name")
        return [Choice(slug, name) for slug, name in rows.values_list("slug", "name")]
