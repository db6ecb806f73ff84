"""The brand's missions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from gamification.models import Mission


@choices.register
class MissionChoices(Choices):
    """By slug and name, but those that are archived; one that is not active yet says so."""

    key: ClassVar[str] = "mission"
    right: ClassVar[str] = "missions.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        rows = Mission.objects.exclude(status=Mission.Status.ARCHIVED)
        found = beginning(rows, wanted, "slug", "name").values_list("slug", "name", "status")
        return [
            Choice(slug, name, "a draft" if status == Mission.Status.DRAFT else "")
            for slug, name, status in found
        ]
