"""The brand's audiences."""

from __future__ import annotations

from typing import ClassVar

from crm.choices._named import Slugged
from crm.contract import choices
from crm.models import Audience


@choices.register
class AudienceChoices(Slugged):
    """By slug and name."""

    key: ClassVar[str] = "audience"
    right: ClassVar[str] = "segments.see"
    model = Audience
