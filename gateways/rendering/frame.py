"""The state of one render: what the names mean, what has been written, what is left of the budget."""

from __future__ import annotations

from datetime import tzinfo

from gateways.rendering.limits import Budget


class Frame:
    """Belongs to one render of one template; compiled templates themselves have no state and are shared."""

    __slots__ = ("budget", "names", "parts", "zone")

    def __init__(self, names: dict[str, object], budget: Budget, zone: tzinfo) -> None:
        self.names = names
        self.budget = budget
        self.zone = zone
        self.parts: list[str] = []

    def write(self, piece: str) -> None:
        """Raises TemplateTooLarge."""
        budget = self.budget
        budget.characters -= len(piece)
        if budget.characters < 0:  # looked at in here: there is nothing that is called more often
            raise budget.full()
        self.parts.append(piece)
