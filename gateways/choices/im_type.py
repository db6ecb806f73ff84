"""The operator-defined types of custom IM."""

from __future__ import annotations

from typing import ClassVar

from crm.choices._named import Slugged
from crm.contract import choices
from gateways.models import ImType


@choices.register
class ImTypeChoices(Slugged):
    """By slug and name."""

    key: ClassVar[str] = "im_type"
    right: ClassVar[str] = "templates.see"
    model = ImType
