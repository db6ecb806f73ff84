"""Send a web push."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendWebPushConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and how long it makes sense."""

    template: str = reference("template", channel="web_push")
    category: str = reference("category", "", channel="web_push", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendWebPush(SendNode):
    """A notification in every browser in which the customer has allowed it; kept to the delivery window, as a push.

    Whoever has allowed it in none leaves by `skipped`.
    """

    key, label, icon = "send_web_push", "Send web push", "language"
    rank = 31
    Config = SendWebPushConfig
