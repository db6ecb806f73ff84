"""Event occurred."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words


class EventOccurredConfig(TriggerConfig):
    """Which event, for client actions which action, and rows about its context that must all hold."""

    event: str = reference("event_type")
    action: str = reference("client_action", default="")
    where: Where = None


@triggers.register
class EventOccurred(Trigger[EventOccurredConfig]):
    """A customer event enters its customer; "client action" is the common case (seeds 000, 003)."""

    key, label, icon = "event_occurred", "Event occurred", "bolt"
    rank = 10
    Config = EventOccurredConfig

    @classmethod
    def summary(cls, config: EventOccurredConfig) -> str:
        what = f"event {config.event}"
        if config.event == "client_action":
            what = f"client action {config.action}" if config.action else "any client action"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: EventOccurredConfig) -> Sequence[str]:
        return (config.event,)

    @classmethod
    def accepts(cls, config: EventOccurredConfig, name: str, action: str) -> bool:
        return name == config.event and (not config.action or action == config.action)

    @classmethod
    def where(cls, config: EventOccurredConfig) -> Mapping[str, Any] | None:
        return config.where
