"""Send a push notification."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendPushConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and how long it makes sense."""

    template: str = reference("template", channel="push")
    category: str = reference("category", "", channel="push", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendPush(SendNode):
    """A push notification; outside the delivery window of the customer's zone it waits, as an SMS does (seed 004)."""

    key, label, icon = "send_push", "Send push", "notifications"
    rank = 30
    Config = SendPushConfig
