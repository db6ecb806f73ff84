"""Send a custom IM."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendCustomImConfig(NodeConfig):
    """Which template, who wants it, and how long it makes sense."""

    template: str = reference("template", channel="custom_im")
    category: str = reference("category", "", channel="custom_im", description=CATEGORY)
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendCustomIm(SendNode):
    """A message of an operator-defined type to the customer's own messenger or notification centre."""

    key, label, icon = "send_custom_im", "Send custom IM", "sms"
    rank = 43
    Config = SendCustomImConfig
