"""The outlets of a step of another campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from campaigns.contract import Port
from campaigns.services.steps import steps_of
from crm.contract import Choice, Choices, Wanted, choices


@choices.register
class OutletChoices(Choices):
    """Of one `node` of one `campaign`, as its config gives them."""

    key: ClassVar[str] = "outlet"
    right: ClassVar[str] = "campaigns.see"
    narrows: ClassVar[tuple[str, ...]] = ("campaign", "node")

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        steps = steps_of(wanted.brand_id, wanted.narrowed.get("campaign", "")) or {}
        step = steps.get(wanted.narrowed.get("node", ""))
        q = wanted.q.lower()
        found = [Choice(port.id, _said(port)) for port in (step.ports if step else ())]
        found = [choice for choice in found if q in choice.value.lower() or q in choice.label.lower()]
        found.sort(key=lambda choice: choice.value != wanted.q)
        return found[: wanted.limit]


def _said(port: Port) -> str:
    """As the canvas lists it: by its label, with the id where that says more."""
    if port.label in ("", port.id):
        return port.id
    return f"{port.id} ({port.label})" if port.optional or len(port.label) == 1 else port.label
