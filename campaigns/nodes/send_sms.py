"""Send an SMS."""

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode


class SendSmsConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and how long it makes sense."""

    template: str = reference("template", channel="sms")
    category: str = reference("category", "", channel="sms", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendSms(SendNode):
    """An SMS; outside the delivery window of the customer's zone it waits for the next one (seed 004)."""

    key, label, icon = "send_sms", "Send SMS", "smartphone"
    rank = 20
    Config = SendSmsConfig
