"""Send a WhatsApp message."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendWhatsappConfig(NodeConfig):
    """Which template, who wants it, and whether the delivery window counts."""

    template: str = reference("template", channel="whatsapp")
    category: str = reference("category", "", channel="whatsapp", description=CATEGORY)
    deliver_immediately: bool = Field(default=False, description="also outside the delivery window")


@nodes.register
class SendWhatsapp(SendNode):
    """A WhatsApp message; outside the delivery window of the customer's zone it waits, as an SMS does."""

    key, label, icon = "send_whatsapp", "Send WhatsApp", "phone"
    Config = SendWhatsappConfig
