"""Send a WhatsApp message."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendWhatsappConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and how long it makes sense."""

    template: str = reference("template", channel="whatsapp")
    category: str = reference("category", "", channel="whatsapp", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendWhatsapp(SendNode):
    """A WhatsApp message; outside the delivery window of the customer's zone it waits, as an SMS does."""

    key, label, icon = "send_whatsapp", "Send WhatsApp", "call"
    rank = 41
    Config = SendWhatsappConfig
