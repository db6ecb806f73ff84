"""The brand's templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from gateways.contract import label_of
from gateways.models import Template


@choices.register
class TemplateChoices(Choices):
    """By slug and name; those of one `channel` with their gateway beside them, else with their channel."""

    key: ClassVar[str] = "template"
    right: ClassVar[str] = "templates.see"
    narrows: ClassVar[tuple[str, ...]] = ("channel",)

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        channel = wanted.narrowed.get("channel")
        rows = Template.objects.filter(channel=channel) if channel else Template.objects.all()
        found = beginning(rows, wanted, "slug", "name").values_list(
            "slug", "name", "channel", "gateway__name"
        )
        return [
            Choice(slug, name, gateway if channel else label_of(of_channel))
            for slug, name, of_channel, gateway in found
        ]
