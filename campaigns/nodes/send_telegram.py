"""Send a Telegram message."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendTelegramConfig(NodeConfig):
    """Which template, who wants it, and whether the delivery window counts."""

    template: str = reference("template", channel="telegram")
    category: str = reference("category", "", channel="telegram", description=CATEGORY)
    deliver_immediately: bool = Field(default=False, description="also outside the delivery window")


@nodes.register
class SendTelegram(SendNode):
    """A Telegram message by the operator's bot; it waits for the delivery window, as an SMS does."""

    key, label, icon = "send_telegram", "Send Telegram", "send"
    Config = SendTelegramConfig
