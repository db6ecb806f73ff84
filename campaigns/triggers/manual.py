"""By hand or by program."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.contract import Trigger, TriggerConfig
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words


class ManualConfig(TriggerConfig):
    """Who may be let in; nobody asks about the others."""

    where: Where = None


@triggers.register
class Manual(Trigger[ManualConfig]):
    """Somebody lets customers in: an operator (“Let customers in”), a program, or a step of another campaign.

    Named customers, a segment or an audience, with whatever shall be at hand. The campaign's entry rules
    hold for them as for all others.
    """

    key, label, icon = "manual", "By hand or by program", "back_hand"
    rank = 71
    Config = ManualConfig

    @classmethod
    def summary(cls, config: ManualConfig) -> str:
        what = "an entry by hand or by program"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: ManualConfig) -> Sequence[str]:
        return ()

    @classmethod
    def where(cls, config: ManualConfig) -> Mapping[str, Any] | None:
        return config.where
