"""Send an SMS."""

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, SendNode


class SendSmsConfig(NodeConfig):
    """Which template, who wants it, and whether the delivery window counts."""

    template: str = reference("template", channel="sms")
    category: str = reference("category", "", channel="sms", description=CATEGORY)
    deliver_immediately: bool = Field(default=False, description="also outside the delivery window")


@nodes.register
class SendSms(SendNode):
    """An SMS; outside the delivery window of the customer's zone it waits for the next one (seed 004)."""

    key, label, icon = "send_sms", "Send SMS", "smartphone"
    Config = SendSmsConfig
