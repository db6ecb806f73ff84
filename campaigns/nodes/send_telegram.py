"""Send a Telegram message."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendTelegramConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and how long it makes sense."""

    template: str = reference("template", channel="telegram")
    category: str = reference("category", "", channel="telegram", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendTelegram(SendNode):
    """A Telegram message by the operator's bot; it waits for the delivery window, as an SMS does."""

    key, label, icon = "send_telegram", "Send Telegram", "send"
    rank = 42
    Config = SendTelegramConfig
