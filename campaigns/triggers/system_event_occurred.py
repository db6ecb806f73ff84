"""System event occurred."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words


class SystemEventOccurredConfig(TriggerConfig):
    """Which event, and a condition that narrows whom it concerns."""

    event: str = reference("event_type")
    where: Where = None


@triggers.register
class SystemEventOccurred(Trigger[SystemEventOccurredConfig]):
    """An event without a customer concerns all customers of the brand; each of them enters (seed 003).

    `where` may compare customers with the event, so that only those concerned enter:
    {"attribute": "favourite_product", "op": "eq", "value": "$product_id"}.
    """

    key, label, icon = "system_event_occurred", "System event occurred", "podcasts"
    rank = 72
    Config = SystemEventOccurredConfig
    everyone = True

    @classmethod
    def summary(cls, config: SystemEventOccurredConfig) -> str:
        what = f"system event {config.event}"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: SystemEventOccurredConfig) -> Sequence[str]:
        return (config.event,)

    @classmethod
    def where(cls, config: SystemEventOccurredConfig) -> Mapping[str, Any] | None:
        return config.where
