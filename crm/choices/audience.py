"""The brand's audiences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from crm.models import Audience


@choices.register
class AudienceChoices(Choices):
    """By slug and name."""

    key: ClassVar[str] = "audience"
    right: ClassVar[str] = "segments.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = beginning(Audience.objects.all(), wanted, "slug", "name")
        return [Choice(slug, name) for slug, name in rows.values_list("slug", "name")]
