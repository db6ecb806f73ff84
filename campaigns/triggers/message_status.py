"""Message status."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import is_one_of, narrowed
from campaigns.wording import condition_in_words

Status = Literal[
    "accepted", "delivered", "opened", "clicked", "failed", "rejected", "complained", "unsubscribed"
]

FILTERS = ("channel", "campaign", "template", "node")


class MessageStatusConfig(TriggerConfig):
    """Which status, and of which messages; what is left empty is any."""

    status: Status = Field(
        default="clicked", description="what the gateway has said for the first time, at once or later"
    )
    channel: str = reference("channel", default="")
    campaign: str = reference("campaign", default="")
    template: str = reference("template", default="")
    node: str = reference(
        "step", default="", narrowed_by=["campaign"], title="Step", description="the step that sent it"
    )
    where: Where = None


@triggers.register
class MessageStatus(Trigger[MessageStatusConfig]):
    """A message to the customer has reached a status: each message lets its customer in once for each status.

    A message that was clicked was also opened and delivered, and these are told as well. What the gateway takes is
    accepted, what it refuses in its answer has failed. The event at hand has `message` (its uid), `channel`,
    `template`, `campaign` and `node`.
    """

    key, label, icon = "message_status", "Message status", "mark_email_read"
    rank = 60
    Config = MessageStatusConfig
    brings = ("message", "channel", "template", "campaign", "node")

    @classmethod
    def summary(cls, config: MessageStatusConfig) -> str:
        what = f"{config.channel or 'message'} {config.status}"
        if config.template:
            what += f" of template {config.template}"
        if config.campaign:
            what += f" of campaign {config.campaign}"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: MessageStatusConfig) -> Sequence[str]:
        return (f"message_{config.status}",)

    @classmethod
    def example(cls, config: MessageStatusConfig) -> Mapping[str, Any]:
        return {name: value for name in FILTERS if (value := getattr(config, name))}

    @classmethod
    def where(cls, config: MessageStatusConfig) -> Mapping[str, Any] | None:
        rules = (is_one_of(name, [value]) for name, value in cls.example(config).items())
        return narrowed(*rules, config.where)
