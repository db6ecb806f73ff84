"""The brand's categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from crm.models import Category


@choices.register
class CategoryChoices(Choices):
    """By slug and name; those that are sent by one `channel`, if it is given."""

    key: ClassVar[str] = "category"
    right: ClassVar[str] = "consent.see"
    narrows: ClassVar[tuple[str, ...]] = ("channel",)

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        channel = wanted.narrowed.get("channel")
        rows = Category.objects.filter(channels__contains=[channel]) if channel else Category.objects.all()
        found = beginning(rows, wanted, "slug", "name")
        return [Choice(slug, name) for slug, name in found.values_list("slug", "name")]
