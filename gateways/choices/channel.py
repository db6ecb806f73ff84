"""The channels that messages can take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from crm.contract import Choice, Choices, Wanted, choices
from gateways.contract import channels


@choices.register
class ChannelChoices(Choices):
    """The same for every brand: the channel family."""

    key: ClassVar[str] = "channel"
    right: ClassVar[str] = "templates.see"

    @classmethod
    def find(cls, wanted: Wanted) -> Sequence[Choice]:
        q = wanted.q.lower()
        fits = [one for one in channels if one.key.startswith(q) or one.label.lower().startswith(q)]
        fits.sort(key=lambda one: one.key != q)
        return [Choice(channel.key, channel.label) for channel in fits[: wanted.limit]]
