"""The brand's levels."""

from __future__ import annotations

from typing import ClassVar

from crm.choices._named import Slugged
from crm.contract import choices
from gamification.models import Level


@choices.register
class LevelChoices(Slugged):
    """By slug and name."""

    key: ClassVar[str] = "level"
    right: ClassVar[str] = "missions.see"
    model = Level
