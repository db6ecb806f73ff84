"""The steps of another campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from campaigns.services.steps import steps_of
from crm.contract import Choice, Choices, Wanted, choices


@choices.register
class StepChoices(Choices):
    """Of one `campaign`, in the words of the canvas, with the id beside them; found by any part of either."""

    key: ClassVar[str] = "step"
    right: ClassVar[str] = "campaigns.see"
    narrows: ClassVar[tuple[str, ...]] = ("campaign",)

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        steps = steps_of(wanted.brand_id, wanted.narrowed.get("campaign", "")) or {}
        q = wanted.q.lower()
        found = [
            Choice(id_, outline.name, id_)
            for id_, outline in steps.items()
            if q in id_.lower() or q in outline.name.lower()
        ]
        found.sort(key=lambda choice: choice.value != wanted.q)
        return found[: wanted.limit]
