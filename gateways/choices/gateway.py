"""The brand's gateways, by name; nothing of how they are reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.choices._named import beginning
from crm.contract import Choice, Choices, Wanted, choices
from gateways.contract import label_of
from gateways.models import Gateway


@choices.register
class GatewayChoices(Choices):
    """Those of one `channel`, or all. Whoever sees templates sees which gateway they leave by."""

    key: ClassVar[str] = "gateway"
    right: ClassVar[str] = "templates.see"
    narrows: ClassVar[tuple[str, ...]] = ("channel",)

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        channel = wanted.narrowed.get("channel")
        rows = Gateway.objects.filter(channel=channel) if channel else Gateway.objects.all()
        found = beginning(rows, wanted, "slug", "name").values_list("slug", "name", "channel", "active")
        return [
            Choice(slug, name, label_of(of_channel) if active else f"{label_of(of_channel)}, switched off")
            for slug, name, of_channel, active in found
        ]
