"""The operator-defined types of custom IM."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from gateways.models import ImType


@choices.register
class ImTypeChoices(Choices):
    """By slug and name."""

    key: ClassVar[str] = "im_type"
    right: ClassVar[str] = "templates.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = beginning(ImType.objects.all(), wanted, "slug", "name")
        return [Choice(slug, name) for slug, name in rows.values_list("slug", "name")]
