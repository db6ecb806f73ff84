"""Client actions, seen or registered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from events.choices._names import seen
from events.models import ClientAction


@choices.register
class ClientActionChoices(Choices):
    """By name."""

    key: ClassVar[str] = "client_action"
    right: ClassVar[str] = "events.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        return seen(ClientAction, wanted)
