"""The brand's categories."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet

from crm.choices._named import Slugged
from crm.contract import Wanted, choices
from crm.models import Category


@choices.register
class CategoryChoices(Slugged):
    """By slug and name; those that are sent by one `channel`, if it is given."""

    key: ClassVar[str] = "category"
    right: ClassVar[str] = "consent.see"
    narrows: ClassVar[tuple[str, ...]] = ("channel",)
    model = Category

    @classmethod
    def rows(cls, wanted: Wanted) -> QuerySet[Any]:
        channel = wanted.narrowed.get("channel")
        return Category.objects.filter(channels__contains=[channel]) if channel else Category.objects.all()
